"""All rows of the data, as many as there are: a table or a gallery that reads what is in view."""

from gui.data.rows.view import RowsView

__all__ = ["RowsView"]
