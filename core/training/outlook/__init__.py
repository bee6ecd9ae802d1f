"""What a training will take, before it starts: memory at its peak, and time for an epoch."""

from core.training.outlook.ahead import Ahead, look_ahead
from core.training.outlook.outlook import Outlook, outlook

__all__ = ["Ahead", "Outlook", "look_ahead", "outlook"]
