"""What rearranges numbers."""

ALWAYS_TAKEN = ("Identity",)
