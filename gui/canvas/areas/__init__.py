"""Frames and notes on the canvas: what they hold, how they are grabbed and written on."""
