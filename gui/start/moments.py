"""A moment of the past in the words one would use for it."""

from datetime import datetime


def ago(when: float, now: float) -> str:
    """'today 14:02', 'yesterday 9:30', '3 days ago', '12 March', '12 March 2024'; both times in seconds since 1970."""
    then, today = datetime.fromtimestamp(when), datetime.fromtimestamp(now)
    days = (today.date() - then.date()).days
    clock = f"{then.hour}:{then.minute:02d}"
    if days <= 0:
        return f"today {clock}"
    if days == 1:
        return f"yesterday {clock}"
    if days < 7:
        return f"{days} days ago"
    day = f"{then.day} {then:%B}"
    return day if then.year == today.year else f"{day} {then.year}"
