"""The error of a command that is wrong in itself."""

from core.problems import NetwrightError


class UsageError(NetwrightError):
    """Exit code 2."""
