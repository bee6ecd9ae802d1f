"""--self-test: the main way through the program, on this machine, with a report that a person can send."""

from __future__ import annotations

import platform
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory

from core import api
from core.document.project import Project
from core.format import duration
from core.inference import Model
from core.problems import NetwrightError
from core.project import Extras, load, save
from core.templates import TEMPLATES
from core.trained import Trained, from_file, kept_with
from core.training.run_info import versions
from core.training.runs import Runs
from core.verbs.common import tell, tell_json


class Trial:
    """The state that one step hands to the next."""

    def __init__(self, folder: FilePath) -> None:
        self.folder = folder
        self.runs = Runs(folder / "runs")
        self.file = folder / "project.netw"
        self.project = Project()
        self.trained: Trained | None = None

    def build(self) -> str:
        self.project = TEMPLATES["digits-cnn"].build()
        found = api.check(self.project)
        if found.problems:
            raise NetwrightError(found.problems[0].message)
        return f"{len(self.project.graph.nodes)} nodes, {found.totals.parameters:,} parameters, no problems"

    def train(self) -> str:
        self.trained = api.train(self.project, runs=self.runs, epochs=4)
        accuracy = Model(self.trained).measured("valid")["accuracy"]
        if accuracy < 0.9:
            raise NetwrightError(f"The network reached an accuracy of {accuracy:.3f} only.")
        return f"validation accuracy {accuracy:.3f} after 4 epochs on {self.trained.info.device}"

    def reopen(self) -> str:
        assert self.trained is not None
        save(self.file, self.project, kept_with(Extras(), self.trained, self.runs))
        project, extras = load(self.file)
        again = Model(from_file(extras, Runs(self.folder / "none")))
        first = Model(self.trained)
        before, after = first.raw(first.prepared, "test")[0], again.raw(again.prepared, "test")[0]
        if project != self.project or not (before == after).all():
            raise NetwrightError("The reopened project differs from the saved one.")
        return f"{self.file.stat().st_size // 1024} KB, predicts the same to the bit"

    def export(self) -> str:
        assert self.trained is not None
        place = api.export_to(self.folder / "exported", self.trained)
        files = sorted(entry.name for entry in place.iterdir())
        if getattr(sys, "frozen", False):
            return ", ".join(files)
        done = subprocess.run([sys.executable, "predict.py"], cwd=place, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NetwrightError(f"The exported code failed: {done.stderr.strip().splitlines()[-1]}")
        return f"{len(files)} files; predict.py answers {len(done.stdout.splitlines())} rows"


def self_test(args: Namespace) -> int:
    """Exit code 1 where a step fails; the later ones are then left out."""
    told = {"system": platform.platform(), **versions()}
    if not args.json:
        tell(*(f"{name:14} {value}" for name, value in told.items()), "")
    results: list[dict[str, object]] = []
    with TemporaryDirectory(prefix="netwright-self-test-") as folder:
        trial = Trial(FilePath(folder))
        for step in (trial.build, trial.train, trial.reopen, trial.export):
            results.append(_tried(step))
            if not args.json:
                tell(f"{'ok    ' if results[-1]['ok'] else 'FAILED'}  {results[-1]['step']:8} {results[-1]['text']}")
            if not results[-1]["ok"]:
                break
    ok = all(result["ok"] for result in results)
    if args.json:
        tell_json({"ok": ok, "versions": told, "steps": results})
    return 0 if ok else 1


def _tried(step: Callable[[], str]) -> dict[str, object]:
    began = time.perf_counter()
    try:
        text, ok = step(), True
    except Exception as error:
        text, ok = f"{error}" if isinstance(error, NetwrightError) else f"{type(error).__name__}: {error}", False
    took = duration(time.perf_counter() - began)
    return {"step": step.__name__, "ok": ok, "text": f"{text} ({took})"}
