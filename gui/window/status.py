"""The status bar: problems, parameters, FLOPs, memory to train; on the right the run and the device."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.analysis import Analysis
from core.format import bytes as in_bytes
from core.format import count, ops, plural
from core.problems import Problem
from gui import theme
from gui.widgets import ElidedLabel, StillLabel
from gui.widgets.restyle import restyle

SHOWN_MS, MS_A_LETTER = 8_000, 120
ESTIMATE = "Estimate: weights, gradients, the optimizer's state and what the layers keep for one batch"

LACKING = {"no-input": "No Input yet", "no-output": "No Output yet"}


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
        self._show_problems(analysis.problems)
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

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        """What is only still to come is told in words, and not as an error."""
        lacking = [LACKING[p.code] for p in problems if p.is_to_come]
        errors = sum(p.is_error and not p.is_to_come for p in problems)
        warnings = sum(not p.is_error for p in problems)
        words = [plural(n, noun) for n, noun in ((errors, "error"), (warnings, "warning")) if n] + lacking
        self.problems.setText("  ".join(words) or "No problems")
        icons = (
            (errors, "alert-circle", "error"),
            (warnings, "alert", "warning"),
            (lacking, "progress-pencil", "muted"),
        )
        found = ((name, role) for some, name, role in icons if some)
        name, role = next(found, ("check-circle-outline", "good"))
        self.problems.setIcon(theme.icon(f"mdi6.{name}", role))
        self.problems.setToolTip("Show the problems")

    def tell(self, sentence: str) -> None:
        """Shows a sentence for as long as reading it takes, and some."""
        self.message.setText(sentence)
        self._fading.start(max(SHOWN_MS, len(sentence) * MS_A_LETTER))

    def show_run(self, text: str, device: str) -> None:
        self.run.setText(text)
        self.device.setText(device)
