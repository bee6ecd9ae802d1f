"""The small widgets: what they show, what they tell, keyboard and mouse."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets import (
    Badge,
    Banner,
    DoubleSpinBox,
    ElidedLabel,
    EmptyState,
    FlowLayout,
    KeyValueGrid,
    ProgressLine,
    Section,
    SpinBox,
    SteadyButton,
)

Left = Qt.MouseButton.LeftButton


def show(qtbot: QtBot, widget: QWidget, width: int = 300, height: int = 200) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    qtbot.waitExposed(widget)


def test_a_section_folds_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    section, inside = Section("Shapes"), QLabel("N × 32")
    section.add(inside)
    show(qtbot, section)
    told: list[bool] = []
    section.toggled.connect(told.append)
    qtbot.mouseClick(section.header, Left)
    assert not inside.isVisible()
    section.header.setFocus()
    qtbot.keyClick(section.header, Qt.Key.Key_Space)
    assert inside.isVisible()
    assert told == [False, True]


def test_a_section_may_start_folded(qtbot: QtBot) -> None:
    section, inside = Section("Cost", expanded=False), QLabel("320")
    section.add(inside)
    show(qtbot, section)
    assert not inside.isVisible()
    assert section.header.accessibleName() == "Cost"
    section.set_expanded(True)
    assert inside.isVisible()


def test_a_badge_counts_and_hides_at_none(qtbot: QtBot) -> None:
    badge = Badge(tone="warning")
    show(qtbot, badge)
    badge.set_count(2, "problem")
    assert (badge.text(), badge.accessibleName(), badge.isVisible()) == ("2", "2 problems", True)
    badge.set_count(1, "problem")
    assert badge.toolTip() == "1 problem"
    badge.set_count(0, "problem")
    assert not badge.isVisible()


def test_a_badge_changes_colour_while_shown(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    badge = Badge("1", "warning")
    show(qtbot, badge, 24, 18)
    corner = QPoint(badge.width() // 2, 2)
    assert badge.grab().toImage().pixelColor(corner).name() == theme.DARK.warning
    badge.set_tone("error")
    assert badge.grab().toImage().pixelColor(corner).name() == theme.DARK.error
    qapp.setStyleSheet("")


def test_a_long_label_is_cut_and_tells_all_in_its_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("features.layer4.bottleneck.conv3.with_a_very_long_name")
    show(qtbot, label, 120, 20)
    assert label.shown_text().endswith("…")
    assert label.toolTip() == label.text()
    label.resize(900, 20)
    assert label.shown_text() == label.text()
    assert label.toolTip() == ""
    assert label.minimumSizeHint().width() < 60


def test_markup_in_a_name_is_shown_as_it_is(qtbot: QtBot) -> None:
    label = ElidedLabel("<b>not bold</b>")
    show(qtbot, label, 400, 20)
    assert label.shown_text() == "<b>not bold</b>"


def test_progress(qtbot: QtBot) -> None:
    line = ProgressLine()
    show(qtbot, line)
    line.show_progress(0.65, "Epoch 13 of 20", "6 s left")
    assert line.bar.value() == 650
    assert (line.left.text(), line.right.text()) == ("Epoch 13 of 20", "6 s left")
    line.show_progress(7.0, "Finished", "", "good")
    assert line.bar.value() == line.bar.maximum()
    line.show_progress(None, "Waiting")
    assert (line.bar.minimum(), line.bar.maximum()) == (0, 0)


class Counted(QObject):
    """How many events of a type a widget got."""

    def __init__(self, watched: QWidget, type: QEvent.Type) -> None:
        super().__init__(watched)
        self.count, self._type = 0, type
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == self._type
        return False


def test_a_bar_that_knows_how_far_it_is_rests(qtbot: QtBot) -> None:
    line = ProgressLine()
    show(qtbot, line)
    moves = Counted(line.bar, QEvent.Type.StyleAnimationUpdate)
    for _again in range(2):
        line.show_progress(None, "Preparing")
        before = moves.count
        qtbot.waitUntil(lambda before=before: moves.count > before + 1)
        line.show_progress(0.0, "Epoch 1 of 100000")
        before = moves.count
        qtbot.wait(250)
        assert moves.count <= before + 1


def test_words_that_change_all_the_time_ask_no_layout(qtbot: QtBot) -> None:
    line = ProgressLine()
    show(qtbot, line)
    line.show_progress(0.1, "Epoch 1 of 20", "20 s left")
    qtbot.wait(20)
    requests = Counted(line, QEvent.Type.LayoutRequest)
    for epoch in range(2, 9):
        line.show_progress(epoch / 20, f"Epoch {epoch} of 20", f"{20 - epoch} s left")
        qtbot.wait(5)
    assert requests.count == 0
    line.show_progress(0.9, "Epoch 9 of 20", "a long time, a very long time left")
    qtbot.waitUntil(lambda: requests.count > 0 and line.right.width() >= line.right.sizeHint().width())


def test_a_banner_tells_what_was_clicked(qtbot: QtBot) -> None:
    banner = Banner("Linear works on each row of pixels.", "Insert Flatten", "warning")
    show(qtbot, banner)
    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(banner.button, Left)
    with qtbot.waitSignal(banner.dismissed):
        qtbot.mouseClick(banner.cross, Left)
    assert not banner.isVisible()


def test_a_banner_is_dismissed_by_escape_only_if_it_may_be(qtbot: QtBot) -> None:
    fixed, loose = Banner("Data are missing.", dismissible=False), Banner("Done.")
    for banner in (fixed, loose):
        show(qtbot, banner)
        qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert fixed.isVisible()
    assert not loose.isVisible()


def test_a_banner_without_action_has_no_button(qtbot: QtBot) -> None:
    banner = Banner("Finished.", tone="good")
    show(qtbot, banner)
    assert not banner.button.isVisible()
    banner.say("Failed.", "Show", "error")
    assert banner.button.isVisible()
    assert banner.accessibleName() == "Failed."


def test_an_empty_state_shows_the_whole_sentence(qtbot: QtBot) -> None:
    state = EmptyState("chart-line", "Press Train to watch loss and accuracy grow here, epoch by epoch.", "Train")
    show(qtbot, state, 220, 260)
    assert state.sentence.height() >= state.sentence.heightForWidth(state.sentence.width())
    with qtbot.waitSignal(state.acted):
        qtbot.mouseClick(state.button, Left)


def test_rows_are_replaced_in_place(qtbot: QtBot) -> None:
    grid = KeyValueGrid([("Parameters", "320"), ("FLOPs per sample", "36.9 K"), ("Memory", "1 MB")])
    show(qtbot, grid)
    labels = grid.findChildren(QLabel)
    grid.set_rows([("Parameters", "640", "Weights and biases")])
    assert grid.rows() == [("Parameters", "640")]
    grid.set_rows([("a", "1"), ("b", "2")])
    assert grid.rows() == [("a", "1"), ("b", "2")]
    assert grid.findChildren(QLabel) == labels


def cards(count: int, spacing: int, stretch: bool) -> tuple[QWidget, list[QFrame], FlowLayout]:
    box = QWidget()
    flow = FlowLayout(box, spacing, stretch)
    frames = [QFrame() for _ in range(count)]
    for frame in frames:
        frame.setMinimumSize(100, 40)
        flow.addWidget(frame)
    return box, frames, flow


def test_flow_breaks_lines(qtbot: QtBot) -> None:
    box, frames, flow = cards(5, 10, stretch=False)
    show(qtbot, box, 330, 200)
    assert [f.pos().toTuple() for f in frames] == [(0, 0), (110, 0), (220, 0), (0, 50), (110, 50)]
    assert flow.heightForWidth(330) == 90
    assert flow.heightForWidth(100) == 5 * 40 + 4 * 10


def test_flow_shares_out_the_width_and_keeps_columns(qtbot: QtBot) -> None:
    box, frames, _ = cards(5, 10, stretch=True)
    show(qtbot, box, 350, 200)
    assert {f.width() for f in frames} == {110}
    assert frames[4].x() == frames[1].x() == 120


def test_flow_skips_hidden_items(qtbot: QtBot) -> None:
    box, frames, flow = cards(3, 10, stretch=False)
    show(qtbot, box, 330, 200)
    frames[0].hide()
    box.layout().activate()
    assert frames[1].x() == 0
    assert flow.takeAt(0).widget() is frames[0]
    assert flow.count() == 2
    assert flow.takeAt(9) is None


def test_an_empty_flow_takes_no_room() -> None:
    assert FlowLayout().heightForWidth(100) == 0


def wheel(widget: QWidget) -> None:
    spot = QPointF(widget.rect().center())
    event = QWheelEvent(
        spot,
        QPointF(widget.mapToGlobal(spot.toPoint())),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("make", [lambda: SpinBox(0, 99, 5), lambda: DoubleSpinBox(0, 99, 5, 0)], ids=["int", "float"])
def test_the_wheel_turns_only_the_focused_field(qtbot: QtBot, make: "type[SpinBox]") -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    box, other = make(), QFrame()
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for widget in (box, other):
        layout.addWidget(widget)
    show(qtbot, page)
    page.activateWindow()
    other.setFocus()
    wheel(box)
    assert box.value() == 5
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    wheel(box)
    assert box.value() == 6


def test_a_typed_number_is_told_once_complete(qtbot: QtBot) -> None:
    box = SpinBox(0, 999, 1)
    show(qtbot, box)
    told: list[int] = []
    box.valueChanged.connect(told.append)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "128")
    assert told == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert told == [128]


def test_a_steady_button_has_its_words_in_the_middle(qtbot: QtBot, scheme: str) -> None:
    button = SteadyButton()
    button.setText("Train")
    button.setStyleSheet("QToolButton { background: #000000; color: #ffffff; border: 0; padding: 4px; }")
    qtbot.addWidget(button)
    button.resize(200, 30)
    button.show()
    qtbot.waitExposed(button)
    image = button.grab().toImage()
    inked = [
        x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() > 128 for y in range(image.height()))
    ]
    assert inked[-1] - inked[0] < 80
    assert abs((inked[0] + inked[-1]) / 2 - image.width() / 2) <= 3
