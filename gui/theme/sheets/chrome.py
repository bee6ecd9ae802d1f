"""Windows, bars, menus, tool tips, labels, frames and group boxes."""

CHROME = """
QMainWindow, QDialog, QMessageBox, QWizard { background: $panel; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }

QMenuBar { background: $panel; color: $muted; border-bottom: 1px solid $line; padding: 1px 4px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: $radius_small; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $raised; color: $text; }
QMenuBar::item:disabled { color: $disabled; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 5px; }
QMenu::item { background: transparent; padding: 5px 24px 5px 10px; border-radius: $radius_small; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 6px; }
QMenu::right-arrow { image: $chevron_right; width: 11px; height: 11px; margin-right: 6px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 8px; }
QMenu::indicator:checked { image: $menu_check; }
QMenu[toolTipsVisible="true"]::item { padding-right: 24px; }

QToolBar { background: $panel; border: none; border-bottom: 1px solid $line; spacing: 6px; padding: 5px 8px; }
QToolBar::separator { background: $line; width: 1px; margin: 4px 4px; }
QStatusBar { background: $panel; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 3px 6px; }
QSizeGrip { image: none; width: 8px; height: 8px; }

QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 5px 7px; }
QDockWidget { color: $muted; }
QDockWidget::title { background: $panel; padding: 6px 10px; border-bottom: 1px solid $line; }

QLabel { background: transparent; }
QLabel:disabled { color: $disabled; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="small"] { color: $muted; font-size: $small_size; }
QLabel[kind="faint"] { color: $faint; font-size: $small_size; }
QLabel[kind="heading"] { font-weight: bold; }
QLabel[kind="title"] { font-size: $title_size; font-weight: bold; }
QLabel[kind="mono"] { $mono_face; color: $muted; }
QLabel[kind="good"] { color: $good; }
QLabel[kind="warning"] { color: $warning_text; }
QLabel[kind="error"] { color: $error; }

QFrame[kind="card"] { background: $card; border: 1px solid $line; border-radius: $radius_card; }
QFrame[kind="canvas"] { background: $canvas; border: none; }
QFrame[kind="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QGroupBox {
    border: 1px solid $line; border-radius: $radius_card; margin-top: 9px;
    padding: 10px 10px 8px 10px; font-weight: bold;
}
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; }
QGroupBox:disabled { color: $disabled; }
"""
