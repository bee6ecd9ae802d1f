"""The guided tour, done by hand as it says, done for the person, left, and ignored."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from core.document import Project
from gui.demo.builder import Builder
from gui.demo.hands import Hands, Key
from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.predict.panel import DRAW
from gui.tour import Tour
from gui.tour.steps import LAST, STEPS


def begun(window: MainWindow, hands: Hands) -> Tour:
    until(window.start.page.tour.isVisible, "The start page")
    hands.click(window.start.page.tour)
    until(lambda: window.editing and window.desk.tour is not None, "Beginning the tour")
    tour = window.desk.tour
    assert tour is not None
    until(tour.card.isVisible, "The card of the tour")
    return tour


def at(tour: Tour, step: int) -> None:
    until(lambda: tour.step == step, f"Step {step + 1} of the tour", 60)


def leave(window: MainWindow) -> None:
    window.session.document.mark_saved()


def test_by_hand_it_leads_to_a_network_that_reads_digits(window: MainWindow, hands: Hands, builder: Builder) -> None:
    tour = begun(window, hands)
    assert tour.card.title.text() == "Begin with the data"
    image = builder.drop("Input", 300, 250)  # the card stands beside the palette
    at(tour, 1)
    builder.select(image)
    window.editor.palette_panel.shelf.tree.added.emit("Linear")
    at(tour, 2)
    bubble = window.desk.canvas.bubble
    until(bubble.isVisible, "A bubble beside the card")
    hands.click(bubble.button)
    at(tour, 3)
    linear = next(id for id, node in window.session.project.graph.nodes.items() if node.type == "Linear")
    builder.select(linear)
    for key in ("ReLU", "Linear", "Output"):
        window.editor.palette_panel.shelf.tree.added.emit(key)
    assert [problem.code for problem in window.session.analysis.problems] != []
    window.commands.run("repair")
    at(tour, 4)
    hands.press(Key.Key_F5)
    at(tour, 5)
    bottom, modes = window.editor.bottom, window.editor.predict.modes
    for tabs, place in ((bottom.tabs, bottom.keys.index("predict")), (modes, DRAW)):
        spot = tabs.mapTo(window, tabs.tabRect(place).center())
        until(lambda spot=spot: tour.ring.geometry().contains(spot), "The ring around the tab")
        assert tour.ring.width() < 200
        assert not tour.card.geometry().contains(spot)
        hands.click(tabs, tabs.tabRect(place).center())
    pad = window.editor.predict.draw.pad
    until(pad.isVisible, "The page to draw on")
    until(lambda: tour.ring.geometry().contains(pad.mapTo(window, pad.rect().center())), "The ring around the sheet")
    assert not tour.card.geometry().intersects(tour.ring.geometry())
    sheet = pad.sheet()
    top, bottom = sheet.center() - QPoint(0, 40), sheet.center() + QPoint(0, 40)
    hands.drag(pad, [top.toPoint(), sheet.center().toPoint(), bottom.toPoint()])
    until(lambda: tour.card.next.text() == "Finish", "The offer to finish", 60)
    hands.click(tour.card.next)
    assert tour.step == len(STEPS)
    assert tour.card.title.text() == LAST[0]
    assert not tour.ring.isVisible()
    hands.click(tour.card.next)
    assert not tour.card.isVisible()
    leave(window)


def test_it_can_do_everything_for_a_person_who_is_stuck(window: MainWindow, hands: Hands) -> None:
    tour = begun(window, hands)
    for step in range(4):
        until(lambda step=step: tour.step is not None and tour.step >= step, "The next step", 60)
        tries = 0
        while tour.step == step:
            hands.click(tour.card.show_me)
            tour._look()
            tries += 1
            assert tries < 8
    assert not window.session.analysis.problems
    types = sorted(node.type for node in window.session.project.graph.nodes.values())
    assert types == ["Flatten", "Input", "Linear", "Linear", "Output", "ReLU"]
    hands.click(tour.card.show_me)
    at(tour, 5)
    hands.click(tour.card.show_me)
    until(window.editor.predict.draw.pad.isVisible, "The page to draw on")
    leave(window)


def test_another_activation_serves_too_and_nothing_is_added_twice(window: MainWindow, hands: Hands) -> None:
    tour = begun(window, hands)
    network = window.editor.network
    for key in ("Input", "Flatten", "Linear", "GELU", "Linear", "Output"):
        network.add(key)
    tour._look()
    for _ in range(4):
        if tour.step == 4:
            break
        hands.click(tour.card.show_me)
        tour._look()
    assert tour.step == 4
    assert len(window.session.project.graph.nodes) == 6
    leave(window)


def test_every_step_can_be_skipped_and_says_where(window: MainWindow, hands: Hands) -> None:
    tour = begun(window, hands)
    seen = []
    while tour.step is not None:
        seen.append(tour.card.title.text())
        bare = QLabel(tour.card.text.text(), tour.card, textFormat=tour.card.text.textFormat(), wordWrap=True)
        assert tour.card.text.height() == bare.heightForWidth(tour.card.text.width()), "as high as its words"
        assert window.rect().contains(tour.card.geometry())
        if tour.ring.isVisible():
            assert not tour.card.geometry().intersects(tour.ring.geometry()) or tour.step == 2
        hands.click(tour.card.next)
    assert seen == [step.title for step in STEPS] + [LAST[0]]
    assert window.session.empty


def test_escape_leaves_it_and_opening_something_else_ends_it(window: MainWindow, hands: Hands) -> None:
    tour = begun(window, hands)
    tour.card.next.setFocus()
    hands.press(Key.Key_Escape)
    assert tour.step is None
    assert not tour.card.isVisible()
    window.commands.run("tour")
    assert tour.step == 0
    window.files.close_project()
    until(lambda: tour.step is None, "The end of the tour")
    assert not tour.ring.isVisible()


def test_a_project_that_a_person_will_not_leave_stays(window: MainWindow, hands: Hands, builder: Builder) -> None:
    window.files.new()
    builder.drop("Input", 0, 0)
    before: Project = window.session.project
    window.files.may_leave = lambda _why: False  # type: ignore[method-assign]  # 'Cancel' in the question
    window.commands.run("tour")
    assert window.session.project is before
    assert window.desk.tour is not None
    assert window.desk.tour.step is None
    leave(window)
