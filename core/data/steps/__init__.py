"""Preparation steps: what is done to the data before a network meets it."""

from core.data.steps.base import ON, State, StepType, put_aside, run_state, run_step

__all__ = ["ON", "State", "StepType", "put_aside", "run_state", "run_step"]
