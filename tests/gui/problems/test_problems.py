"""The problems panel: order, reasons, going there, repairs, counts; by mouse and keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.data.settings import with_source
from core.document import Document, Project, edits
from core.graph import End
from core.spec import Use
from gui.problems import ProblemsPanel
from gui.problems.card import breakable
from gui.problems.panel import MOST
from gui.session import Session
from gui.window.status import StatusBar

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def chain(*types: str) -> Project:
    """Digits through these layers, n1 to nk."""
    project = replace(Project(), data=with_source(Project().data, Use("digits")))
    for i, type in enumerate(types):
        project, id = edits.add_node(project, type, 264.0 * i, 0.0)
        if i:
            project = edits.connect(project, End(f"n{i}", "y"), End(id, "x"))
    return project


WRONG = chain("Input", "Linear", "Softmax", "Output")


def show(qtbot: QtBot, project: Project, width: int = 420, height: int = 600) -> tuple[Session, ProblemsPanel]:
    session = Session(project)
    panel = ProblemsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, height)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return session, panel


def told(panel: ProblemsPanel) -> list[str]:
    return [card.problem.code for card in panel.cards if card.problem and card.isVisible()]


def test_the_order_is_that_of_the_analysis(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG)
    assert told(panel) == [p.code for p in session.analysis.problems]
    assert session.analysis.problems[0].is_error
    assert panel.cards[0].sentence.text() == session.analysis.problems[0].message
    assert panel.cards[0].accessibleName().startswith("Error: ")
    assert "Start with the first" in panel.head.text()


def test_a_click_selects_the_node_and_asks_for_it(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG)
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(panel.cards[0].sentence, Left)
    (node,) = session.analysis.problems[0].path
    assert asked.args == ["network", node]
    assert session.selection == {node}


def test_why_opens_in_place_and_stays_through_edits(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG)
    card = panel.cards[0]
    assert not card.reason.isVisible()
    qtbot.mouseClick(card.why, Left)
    assert card.reason.isVisible()
    assert card.reason.text() == session.analysis.problems[0].why
    assert not session.selection
    session.edit("Move", lambda p: edits.move(p, {"n1": (5.0, 5.0)}))
    assert card.reason.isVisible()
    qtbot.mouseClick(card.why, Left)
    assert not card.reason.isVisible()


def test_the_repair_mends_and_undo_brings_it_back(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG)
    card = next(c for c in panel.cards if c.problem and c.problem.code == "linear-on-picture")
    assert card.repair.text() == "Insert Flatten"
    qtbot.mouseClick(card.repair, Left)
    assert "linear-on-picture" not in told(panel)
    assert "Flatten" in {n.type for n in session.project.graph.nodes.values()}
    session.undo()
    assert "linear-on-picture" in told(panel)


def test_every_repair_in_turn_leads_to_no_problems(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG)
    for _ in range(12):
        card = next((c for c in panel.cards if c.isVisible() and c.repair.isVisible()), None)
        if card is None:
            break
        qtbot.mouseClick(card.repair, Left)
    assert not session.analysis.problems
    assert panel.empty.isVisible()
    assert panel.empty.sentence.text().startswith("No problems: ")


def test_the_keyboard_goes_up_and_down_and_there(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG)
    first, second = panel.cards[:2]
    first.setFocus()
    QTest.keyClick(first, Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Key.Key_Return)
    assert second.problem is not None
    assert session.selection == set(second.problem.path)
    QTest.keyClick(second, Key.Key_Up)
    assert first.hasFocus()
    QTest.keyClick(first, Key.Key_Tab)
    assert QApplication.focusWidget() in (first.repair, first.why)


def test_after_a_repair_by_keyboard_the_list_keeps_the_keyboard(qtbot: QtBot) -> None:
    _, panel = show(qtbot, WRONG)
    card = next(c for c in panel.cards if c.repair.isVisible())
    card.repair.setFocus()
    QTest.keyClick(card.repair, Key.Key_Space)
    assert QApplication.focusWidget() in panel.cards


def test_counts_are_told_even_while_nobody_looks(qtbot: QtBot) -> None:
    session = Session()
    panel = ProblemsPanel(session)
    qtbot.addWidget(panel)
    counts: list[tuple[int, int]] = []
    panel.count_changed.connect(lambda e, w: counts.append((e, w)))
    session.open(Document(WRONG), "wrong", "id")
    errors = len(session.analysis.errors)
    assert counts == [(errors, len(session.analysis.problems) - errors)]
    assert panel.counts == counts[-1]
    assert not panel.cards
    panel.show()
    assert len(told(panel)) == sum(panel.counts)


def test_an_asked_for_problem_is_revealed(qtbot: QtBot) -> None:
    session, panel = show(qtbot, WRONG, height=120)
    last = session.analysis.problems[-1]
    panel.show_problem(last)
    card = panel.cards[len(session.analysis.problems) - 1]
    assert card.reason.isVisible() == bool(last.why)
    assert card.hasFocus()
    assert not card.visibleRegion().isEmpty()


def test_what_belongs_to_no_node_says_its_place(qtbot: QtBot) -> None:
    session, panel = show(qtbot, chain("Linear"))
    card = next(c for c in panel.cards if c.problem and c.problem.code == "no-input")
    assert card.place.text() == "Network"
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(card, Left)
    assert asked.args == ["network", None]
    broken = replace(WRONG, data=replace(WRONG.data, split=Use("random", (("train", 7.0),))))
    session.open(Document(broken), "broken", "id")
    card = next(c for c in panel.cards if c.isVisible() and c.problem and c.problem.code == "data")
    assert card.place.text() == "Data"
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(card, Left)
    assert asked.args[0] == "data"


def test_hundreds_are_cut_short(qtbot: QtBot) -> None:
    project = chain("Input", "Output")
    for i in range(120):
        project, _ = edits.add_node(project, "Output", 264.0, 80.0 * i)
    session, panel = show(qtbot, project)
    assert len(told(panel)) == MOST
    assert str(len(session.analysis.problems) - MOST) in panel.rest.text()


@pytest.mark.parametrize("width", [240, 300, 360])
def test_a_long_offer_is_cut_and_its_tool_tip_has_all_of_it(qtbot: QtBot, width: int, scheme: str) -> None:
    project = edits.rename(
        chain("Input", "Flatten", "Linear", "ReLU", "Linear", "Output"), "n5", "long_name_of_a_layer_" * 2
    )
    _, panel = show(qtbot, edits.set_params(project, "n5", {"out_features": 3}), width)
    card = next(c for c in panel.cards if c.problem and c.problem.code == "output-width")
    button = card.repair
    assert card.geometry().right() < width
    assert button.mapTo(card, button.rect().bottomRight()).x() < card.width()
    assert button.shown_text().endswith("…")
    assert button.text() in button.toolTip()


@pytest.mark.parametrize("width", [240, 300, 360])
def test_nothing_is_wider_than_the_panel(qtbot: QtBot, width: int, scheme: str) -> None:
    project = edits.rename(WRONG, "n2", "name_of_sixty_letters_" * 3)
    _, panel = show(qtbot, project, width)
    for card in panel.cards:
        assert card.geometry().right() < width
        assert card.sentence.height() >= card.sentence.heightForWidth(card.sentence.width())


def test_long_names_break_and_short_words_do_not() -> None:
    assert breakable("a_b is fine") == "a_b is fine"
    assert breakable("x" * 20 + "_y") == "x" * 20 + "_\u200by"


def test_what_is_only_still_to_come_is_no_error(qtbot: QtBot) -> None:
    """A first Input greets nobody with an error; what is wrong besides still counts."""
    project, _ = edits.add_node(Project(data=WRONG.data), "Input", 0.0, 0.0)
    session, panel = show(qtbot, project)
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_analysis(session.analysis, None)
    assert panel.counts == (0, 0)
    assert status.problems.text() == "No Output yet"
    assert panel.head.text() == "1 still to come."
    [card] = panel.cards
    assert card.accessibleName() == "Still to come: The network has no Output."
    assert session.analysis.errors
    wrong = edits.delete(WRONG, [i for i, n in WRONG.graph.nodes.items() if n.type == "Output"])
    session.open(Document(wrong), "wrong", "0" * 32)
    status.show_analysis(session.analysis, None)
    warnings = len(session.analysis.problems) - len(session.analysis.errors)
    assert panel.counts == (len(session.analysis.errors) - 1, warnings) != (0, 0)
    assert status.problems.text().endswith("  No Output yet")
