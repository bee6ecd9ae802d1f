"""Tables in files: how they are written, what their columns are, and their rows."""
