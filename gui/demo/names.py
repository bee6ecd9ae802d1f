"""What the demonstration leaves in its folder."""

PROJECT, CODE, SCREENSHOTS = "digits.netw", "digits-code", "screenshots"
STOPPED = "stopped.png"
"""What was to be seen when something went wrong."""
