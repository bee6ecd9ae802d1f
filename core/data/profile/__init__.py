"""Profiles: what the columns of some data hold, found in one pass in the background."""

from core.data.profile.figures import ColumnProfile, Histogram, Profile
from core.data.profile.making import profiled

__all__ = ["ColumnProfile", "Histogram", "Profile", "profiled"]
