"""The start page: templates to begin from, the projects opened last, and an empty project."""

from gui.start.cards import RecentFile, TemplateCard
from gui.start.page import StartPage

__all__ = ["RecentFile", "StartPage", "TemplateCard"]
