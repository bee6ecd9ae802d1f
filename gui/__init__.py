"""Netwright's window."""
