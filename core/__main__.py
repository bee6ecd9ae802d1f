"""`python -m core`: the headless verbs where there is no Qt."""

import sys

from core.cli import main

sys.exit(main())
