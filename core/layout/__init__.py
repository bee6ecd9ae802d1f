"""Automatic layout: items of whole columns on a grid of columns and rows. Knows nothing of projects; core.arrange does."""

from core.layout.compose import composed
from core.layout.model import Item, Link
from core.layout.page import Page, Plan

__all__ = ["Item", "Link", "Page", "Plan", "composed"]
