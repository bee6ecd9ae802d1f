"""How much is tried. `make stress` tries twenty times more than `make test`."""

import os

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "stress"
TIMES = 20 if LONG else 1
