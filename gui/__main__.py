"""The `netwright` command. Headless verbs go to `core.cli` without touching Qt; anything else opens the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.cli import VERBS
from core.cli import main as headless

DEMO = "demo"
NO_SCREEN = (
    "netwright: There is no screen here, so the window cannot open. 'netwright demo --out demo/' makes a demonstration "
    "without one, and the other verbs need none: see 'netwright --help'."
)


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] == DEMO:
        return demo(words[1:])
    if words and (words[0] in VERBS or words[0].startswith("-")):
        return headless(words)
    return window(words)


def window(words: list[str]) -> int:
    """Opens the window, with the project of the file that is named."""
    mistake = _mistake(words)
    if mistake:
        print(f"netwright: {mistake}", file=sys.stderr)
        return 2
    if not has_screen(os.environ):
        print(NO_SCREEN, file=sys.stderr)
        return 1
    from gui.app import main as open_window

    return open_window(Path(words[0]) if words else None)


def _mistake(words: list[str]) -> str:
    """What is wrong with the words, as a sentence; '' where they name one file or nothing."""
    if len(words) > 1:
        return f"'{words[0]}' is no verb, and the window opens one file at a time. See 'netwright --help'."
    if words and not Path(words[0]).exists():
        import difflib

        from core.project.store import ENDING

        near = difflib.get_close_matches(words[0], [*VERBS, DEMO], 1)
        if near and not words[0].endswith(ENDING):
            return f"There is no verb '{words[0]}'. Did you mean '{near[0]}'?"
        return f"There is no file '{words[0]}'."
    return ""


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Qt aborts the process where it finds none, so it is asked beforehand. macOS and Windows always have one."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def demo(words: list[str]) -> int:
    """Drives the window without hands; where there is no screen it draws into memory."""
    from core.cli import Parser
    from core.verbs.usage import UsageError

    parser = Parser(prog="netwright demo", description="Build, train and save a network by itself.")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder for the project, screenshots and code")
    try:
        out = Path(parser.parse_args(words).out)
    except UsageError as error:
        print(f"netwright: {error}", file=sys.stderr)
        return 2
    if not has_screen(os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.demo import main as run_demo

    return run_demo(out)


if __name__ == "__main__":
    sys.exit(main())
