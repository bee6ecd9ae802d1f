"""The form of a Use whose Spec may change: a data source, a split, a preparation step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.spec import Spec, Use
from gui.forms import Offers, SpecForm
from gui.forms.form import OnChange

Troubles = Mapping[str, tuple[str, str]]
"""Severity and sentence by parameter."""


class UseForm(QWidget):
    """Takes no room where there is nothing to set."""

    def __init__(self, on_change: OnChange, offers: Offers | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_change, self._offers = on_change, offers
        self.form: SpecForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_use(self, spec: Spec | None, use: Use, troubles: Troubles) -> None:
        """`spec` None: of a thing that is not known here."""
        if self.form is not None and (spec is None or self.form.spec is not spec):
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if spec is not None and spec.params and self.form is None:
            self.form = SpecForm(
                spec, use.params, on_change=self._on_change, offers=self._offers, sliders=True, parent=self
            )
            self._column.addWidget(self.form)
        elif self.form is not None:
            self.form.refresh(use.params)
        if self.form is not None:
            self.form.set_problems(troubles)
        self.setVisible(self.form is not None)
