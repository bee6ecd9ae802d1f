"""The headless face: verbs for scripts and people without a screen.

Results go to stdout, with --json as one object on its last line; everything else to stderr. Exit codes: 0 done,
1 failed, 2 wrong usage, 130 stopped with Ctrl-C. Verbs load what they need when they run, so that most answer at once.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from core.problems import NetwrightError
from core.verbs.usage import UsageError

VERBS = {
    "templates": "core.verbs.lists:templates",
    "new": "core.verbs.projects:new",
    "data": "core.verbs.data:data",
    "check": "core.verbs.projects:check",
    "train": "core.verbs.train:train",
    "predict": "core.verbs.predict:predict",
    "export": "core.verbs.export:export",
    "diff": "core.verbs.projects:diff",
    "layers": "core.verbs.lists:layers",
    "self-test": "core.verbs.self_test:self_test",
}
"""Verb -> module and function."""
WINDOW = (
    "These need a screen, or make one: netwright [FILE] opens the window, netwright demo --out DIR drives it by itself."
)


class Parser(argparse.ArgumentParser):
    """Tells mistakes in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:].rstrip('.')}. See '{self.prog} --help'.")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb and gives its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        return _run([word for word in words if word != "--debug"])
    except NetwrightError as error:
        _explain(error, debug)
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        print("netwright: Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read the results has gone; nothing more can be told, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        _explain(error, debug)
        return 1


def _explain(error: Exception, debug: bool) -> None:
    if debug:
        traceback.print_exception(error)
    if isinstance(error, NetwrightError):
        print(f"netwright: {error}", file=sys.stderr)
    else:
        more = "" if debug else " With --debug it tells where."
        print(f"netwright: Something unexpected went wrong ({type(error).__name__}: {error}).{more}", file=sys.stderr)


def _run(words: list[str]) -> int:
    words = ["self-test" if word == "--self-test" else word for word in words]
    verb = next((word for word in words if not word.startswith("-")), "")
    if verb and verb not in VERBS:
        raise UsageError(_unknown(verb))
    args = parser().parse_args(words)
    if not args.verb:
        raise UsageError("Name a verb: " + ", ".join(VERBS) + ".")
    module, _, function = VERBS[args.verb].partition(":")
    code: int = getattr(import_module(module), function)(args)
    sys.stdout.flush()
    return code


def _unknown(verb: str) -> str:
    if verb == "demo":
        return "The demonstration drives the window: run 'netwright demo --out DIR'."
    near = difflib.get_close_matches(verb, list(VERBS), 1)
    if near:
        return f"There is no verb '{verb}'. Did you mean '{near[0]}'?"
    return f"There is no verb '{verb}'; there is {', '.join(VERBS)}."


def parser() -> argparse.ArgumentParser:
    made = Parser(
        prog="netwright", description="Build, train and export neural networks.", epilog=WINDOW, allow_abbrev=False
    )
    made.add_argument("--version", action="version", version=f"netwright {_version()}")
    made.add_argument("--debug", action="store_true", help="show where an error was raised")
    verbs = made.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for name, help, add in _VERBS:
        verb = verbs.add_parser(name, help=help, description=f"{help[:1].upper()}{help[1:]}.", allow_abbrev=False)
        verb.add_argument("--json", action="store_true", help="print one JSON object on the last line")
        verb.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)
        add(verb)
    return made


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("netwright")
    except PackageNotFoundError:
        return "(not installed)"


def _nothing(verb: argparse.ArgumentParser) -> None:
    pass


def _file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", metavar="FILE", help="a .netw project")


def _output(verb: argparse.ArgumentParser, help: str, metavar: str = "FILE", required: bool = False) -> None:
    verb.add_argument("-o", "--output", metavar=metavar, default="", required=required, help=help)


def _set(verb: argparse.ArgumentParser) -> None:
    help = "set a parameter by its path, such as conv1.out_channels=64, plan.lr=3e-4 or data.noise=0.1; may be repeated"
    verb.add_argument("--set", metavar="PATH=VALUE", action="append", default=[], help=help)


def _trust(verb: argparse.ArgumentParser) -> None:
    help = "run code that came with the file; its hash and first lines are printed on stderr"
    verb.add_argument("--trust-code", action="store_true", help=help)


def _run_option(verb: argparse.ArgumentParser) -> None:
    help = "number of the run whose weights are taken; else those in the file, or the newest"
    verb.add_argument("--run", metavar="N", default="", help=help)


def _new(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "template",
        metavar="TEMPLATE",
        nargs="?",
        default="",
        help="name of a starter project; 'netwright templates' lists them. Without one a network is made for --data",
    )
    verb.add_argument(
        "--data",
        metavar="PATH",
        default="",
        help="a table, a folder of pictures, texts or sounds, or a built-in data set such as wine; the network is fitted to it",
    )
    verb.add_argument("--target", metavar="COLUMN", default="", help="the column to learn")
    _set(verb)
    _output(verb, "the project file to write", required=True)


def _data(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("path", metavar="PATH", help="a file, a folder, or a built-in data set such as digits")


def _check(verb: argparse.ArgumentParser) -> None:
    _file(verb)
    _trust(verb)
    verb.add_argument(
        "--forecast", action="store_true", help="also tell what training will take, from a trial of about a second"
    )
    _set(verb)


def _train(verb: argparse.ArgumentParser) -> None:
    _file(verb)
    _trust(verb)
    verb.add_argument("--epochs", metavar="N", help="how many times all training rows are shown")
    verb.add_argument("--device", metavar="NAME", help="auto, cpu, cuda, cuda:1 or mps")
    verb.add_argument("--seed", metavar="S", help="decides first weights and order")
    _set(verb)
    _output(verb, "a project file to write, with the trained weights")


def _predict(verb: argparse.ArgumentParser) -> None:
    _file(verb)
    _trust(verb)
    verb.add_argument(
        "inputs", metavar="INPUT", nargs="*", help="rows in .npy, .npz, .csv or a picture, in the units of the data"
    )
    verb.add_argument("--sample", metavar="I", type=int, help="row I of the test part instead, counted from 0")
    _run_option(verb)
    _output(verb, "a table to write", metavar="OUT.csv")


def _export(verb: argparse.ArgumentParser) -> None:
    _file(verb)
    _trust(verb)
    verb.add_argument(
        "--to", metavar="FORMAT", required=True, help="python: a folder with model, weights, data and scripts"
    )
    _run_option(verb)
    _output(verb, "the folder or file to write", metavar="PATH", required=True)


def _diff(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("a", metavar="A", help="a .netw project")
    verb.add_argument("b", metavar="B", help="another")


_VERBS = (
    ("templates", "list the starter projects", _nothing),
    ("new", "write a project from a template or from your data", _new),
    ("data", "tell what is in a file, a folder or a built-in data set", _data),
    ("check", "list problems, shapes and costs; exit code 1 if there are errors", _check),
    ("train", "train a project; the run is kept in its working folder", _train),
    ("predict", "ask the trained network", _predict),
    ("export", "write the network for use elsewhere", _export),
    ("diff", "tell in words how two projects differ", _diff),
    ("layers", "list the layer types with their parameters", _nothing),
    ("self-test", "build, train, save, reopen and export, and report", _nothing),
)
