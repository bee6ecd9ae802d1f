"""Problems are values: they compare, and a repair is an edit."""

import pickle

from core.document.project import Project
from core.problems import NetwrightError, Problem, Repair, Severity


def test_an_error_is_an_error() -> None:
    assert Problem(Severity.ERROR, "shape", "No.").is_error
    assert not Problem(Severity.WARNING, "unused", "Hm.").is_error
    assert Problem(Severity.ERROR, "shape", "No.") == Problem(Severity.ERROR, "shape", "No.")


def test_a_problem_without_a_repair_travels() -> None:
    problem = Problem(Severity.WARNING, "unused", "Hm.", ("a", "b"), "x", "p", "Why.")
    assert pickle.loads(pickle.dumps(problem)) == problem


def test_a_repair_is_an_edit() -> None:
    repair = Repair("Clear", lambda p: Project(notes=p.notes + "!"))
    assert repair.edit(Project(notes="a")).notes == "a!"


def test_the_text_of_an_error_is_its_sentence() -> None:
    assert str(NetwrightError("There is no file.")) == "There is no file."
