"""The status bar: problems, parameters, FLOPs, memory to train; on the right the run and the device."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.analysis import Analysis
from core.format import bytes as in_bytes
from core.format import count, ops
from gui import theme
from gui.widgets import ElidedLabel, StillLabel
from gui.widgets.restyle import restyle

SHOWN_MS, MS_A_LETTER = 8_000, 120
ESTIMATE = "Estimate: weights, gradients, the optimizer's state and what the layers keep for one batch"


class StatusBar(QWidget):
    """One line. `told` sentences appear in the middle for a while."""

    problems_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status-bar")
        self.problems = QPushButton()
        self.problems.setProperty("kind", "link")
        self.problems.clicked.connect(self.problems_asked)
        self.facts = [QLabel() for _ in range(3)]
        self.message = ElidedLabel("")
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fading = QTimer(self, singleShot=True)
        self._fading.timeout.connect(lambda: self.message.setText(""))
        self.run, self.device = StillLabel(right=True), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE.medium, 2, theme.SPACE.medium, 3)
        row.setSpacing(theme.SPACE.large)
        row.addWidget(self.problems)
        for label in self.facts:
            row.addWidget(label)
        row.addWidget(self.message, 1)
        row.addWidget(self.run)
        row.addWidget(self.device)
        for label in (*self.facts, self.message, self.device):
            restyle(label, "kind", "muted")

    def show_analysis(self, analysis: Analysis, memory: int | None, of_memory: str = ESTIMATE) -> None:
        """`memory`: bytes that training takes; `of_memory` says what is in it."""
        errors = len(analysis.errors)
        warnings = len(analysis.problems) - errors
        words = [f"{errors} error{'s' * (errors != 1)}"] * bool(errors) + [
            f"{warnings} warning{'s' * (warnings != 1)}"
        ] * bool(warnings)
        self.problems.setText("  ".join(words) or "No problems")
        self.problems.setIcon(
            theme.icon(
                "mdi6.alert-circle" if errors else "mdi6.alert" if warnings else "mdi6.check-circle-outline",
                "error" if errors else "warning" if warnings else "good",
            )
        )
        self.problems.setToolTip("Show the problems")
        totals = analysis.totals
        texts = [
            f"{count(totals.parameters)} parameters" + (f", {count(totals.frozen)} frozen" if totals.frozen else ""),
            f"{ops(totals.flops)} per sample",
            f"{in_bytes(memory)} to train" if memory else "",
        ]
        tips = [
            f"{totals.trainable:,} learned numbers" + (f", and {totals.frozen:,} frozen" if totals.frozen else ""),
            "Floating-point operations for one sample, forwards; a multiplication with its addition counts as two",
            of_memory,
        ]
        for label, text, tip in zip(self.facts, texts, tips, strict=True):
            label.setText(text if analysis.project.graph.nodes else "")
            label.setToolTip(tip)

    def tell(self, sentence: str) -> None:
        """Shows a sentence for as long as reading it takes, and some."""
        self.message.setText(sentence)
        self._fading.start(max(SHOWN_MS, len(sentence) * MS_A_LETTER))

    def show_run(self, text: str, device: str) -> None:
        self.run.setText(text)
        self.device.setText(device)
