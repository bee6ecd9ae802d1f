"""Time spent training, the speed of late, and the time left."""

from __future__ import annotations

import math
import time

MEMORY_SECONDS = 5.0
"""How far back the speed looks."""


class Clock:
    """Counts the seconds while it goes; `before` were spent in earlier sessions of the same run."""

    def __init__(self, before: float = 0.0) -> None:
        self._spent = before
        self._since: float | None = time.perf_counter()

    @property
    def seconds(self) -> float:
        return self._spent + (time.perf_counter() - self._since if self._since is not None else 0.0)

    def halt(self) -> None:
        self._spent, self._since = self.seconds, None

    def go(self) -> None:
        self._since = time.perf_counter()


class Pace:
    """Speed from (seconds, steps, samples) at each reading. The first step warms up, so counting begins after it."""

    def __init__(self) -> None:
        self._last: tuple[float, int, int] | None = None
        self._per_step = math.nan
        self.samples_per_second = math.nan

    def read(self, seconds: float, steps: int, samples: int) -> None:
        if self._last is not None:
            spent, done = seconds - self._last[0], steps - self._last[1]
            if done > 0 and spent > 0:
                self._blend(spent, done, samples - self._last[2])
        self._last = (seconds, steps, samples)

    def _blend(self, spent: float, steps: int, samples: int) -> None:
        share = 1.0 if math.isnan(self._per_step) else 1.0 - math.exp(-spent / MEMORY_SECONDS)
        kept = 0.0 if share == 1.0 else 1.0 - share
        self._per_step = share * spent / steps + (kept * self._per_step if kept else 0.0)
        self.samples_per_second = share * samples / spent + (kept * self.samples_per_second if kept else 0.0)

    def seconds_left(self, steps: int) -> float:
        """For so many more steps, validation included; NaN while unknown."""
        return steps * self._per_step
