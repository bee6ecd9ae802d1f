"""Netwright without a screen."""
