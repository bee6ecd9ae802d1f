"""The columns of the data: type, role and profile of each, and what is wrong with it."""

from gui.data.columns.view import ColumnsView

__all__ = ["ColumnsView"]
