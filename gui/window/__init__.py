"""The parts of the main window: toolbar, workspace, bottom panel, status bar."""
