"""The working folder of a project: runs, checkpoints and the journal, too large or too hasty for the file itself.

    <user data>/netwright/projects/<document id>/
        about.json     name and path of the file that was saved last, for finding folders whose file is gone
        runs/<run>/    one folder for each run, written by training as it goes
        journal/       edits since the last save, for recovery after a crash
        cache/         whatever can be made again

It exists before the first save and is found by the id that the file carries, so moving or renaming a file loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import platformdirs

from core.files import write_text
from core.problems import NetwrightError
from core.project.reading import DOCUMENT_ID


@dataclass(frozen=True, slots=True)
class WorkingFolder:
    """Paths for one document; nothing is made on disk until `make`."""

    id: str

    def __post_init__(self) -> None:
        if not DOCUMENT_ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is not a document id")

    @property
    def path(self) -> FilePath:
        return projects_folder() / self.id

    @property
    def runs(self) -> FilePath:
        return self.path / "runs"

    @property
    def journal(self) -> FilePath:
        return self.path / "journal"

    @property
    def cache(self) -> FilePath:
        return self.path / "cache"

    def make(self) -> None:
        """Raises NetwrightError where the disk does not allow it."""
        try:
            for folder in (self.runs, self.journal, self.cache):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(self.path, error) from error

    def remember(self, file: FilePath) -> None:
        """Notes the file that the document was saved as. Raises NetwrightError."""
        self.make()
        about = json.dumps({"file": str(file.resolve()), "name": file.stem}, indent=1)
        try:
            write_text(self.path / "about.json", about)
        except OSError as error:
            raise _refused(self.path, error) from error

    def about(self) -> Mapping[str, Any]:
        """What `remember` noted; empty before the first save."""
        try:
            found = json.loads((self.path / "about.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _refused(path: FilePath, error: OSError) -> NetwrightError:
    return NetwrightError(f"The working folder '{path}' cannot be written: {(error.strerror or str(error)).lower()}.")


def projects_folder() -> FilePath:
    """Where all working folders lie."""
    return platformdirs.user_data_path("netwright", appauthor=False) / "projects"
