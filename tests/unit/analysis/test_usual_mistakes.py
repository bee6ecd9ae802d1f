"""Every mistake of the list is told in a sentence at its place, its cause first, and mended by the clicks that are offered."""

from __future__ import annotations

import re

import pytest

from core.analysis import analyse
from core.document import Document, grouping
from core.document.project import Project
from core.layers.ends import only_in_main
from core.lowering import lower
from core.problems import Problem
from tests.unit.analysis.mistakes import MISTAKES, Mistake

every = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)


def first(project: Project) -> Problem:
    return analyse(project).problems[0]


def clicked(project: Project) -> Project:
    repair = first(project).repair
    assert repair is not None
    return repair.edit(project)


@every
def test_it_is_told_at_its_place(mistake: Mistake) -> None:
    problem = first(mistake.make())
    assert mistake.said in problem.message
    assert problem.path == (mistake.node,)
    assert mistake.port in (problem.port, problem.param)


@every
def test_its_words_are_sentences_for_people(mistake: Mistake) -> None:
    for problem in analyse(mistake.make()).problems:
        assert problem.why, problem.message
        for sentence in (problem.message, problem.why):
            assert re.match(r"[A-Z0-9']", sentence), sentence
            assert sentence.endswith("."), sentence
        assert problem.repair is None or re.match(r"[A-Z]", problem.repair.label)


@every
def test_the_clicks_that_are_offered_mend_it(mistake: Mistake) -> None:
    project = mistake.make()
    for label in mistake.clicks:
        problem = first(project)
        assert problem.repair is not None, problem.message
        assert problem.repair.label == label
        project = clicked(project)
    assert analyse(project).problems == ()
    lower(project)


@every
def test_a_click_is_one_step_of_the_history(mistake: Mistake) -> None:
    document = Document(mistake.make())
    before, repair = document.project, first(document.project).repair
    assert repair is not None
    assert document.edit(repair.label, repair.edit)
    assert document.undo_label == repair.label
    document.undo()
    assert document.project == before


def in_a_block(project: Project) -> tuple[Project, str]:
    """All but inputs, outputs and losses in a block."""
    inner = [n.id for n in project.graph.nodes.values() if not only_in_main(n.type)]
    return grouping.group(project, inner, title="Part")


inside = [m for m in MISTAKES if m.inside and not only_in_main(m.make().graph.nodes[m.node].type)]


@pytest.mark.parametrize("mistake", inside, ids=lambda m: m.name)
def test_the_same_is_mended_inside_a_block(mistake: Mistake) -> None:
    project, use = in_a_block(mistake.make())
    problem = first(project)
    assert problem.path == (use, mistake.node)
    for _ in mistake.clicks:
        before = project.graph
        project = clicked(project)
        assert project.graph.nodes == before.nodes
    assert not analyse(project).errors
    lower(project)
