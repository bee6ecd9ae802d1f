"""What a training will take, before it starts: memory at its peak, and time for an epoch."""

from core.training.outlook.outlook import Outlook, outlook

__all__ = ["Outlook", "outlook"]
