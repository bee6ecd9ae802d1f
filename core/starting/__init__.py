"""From data that was looked at to a project that can be trained: preparation, a network that fits, settings."""

from core.starting.start import Start, start

__all__ = ["Start", "start"]
