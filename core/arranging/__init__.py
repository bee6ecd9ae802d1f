"""What stands between a project and its automatic layout: sizes of cards, frames, what has to stay where it is."""
