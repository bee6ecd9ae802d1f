"""The choice of the device in the toolbar: a training setting like any other."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QWidget

from core.training.program import DEVICES
from core.training.settings import edit, read
from gui.session import Session


class DeviceBox(QComboBox):
    """Shows and edits `plan.device`. Which devices there are is known once torch has loaded."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Device")
        self.setToolTip("Where the network is trained; automatic takes the GPU where there is one")
        self.set_available({"auto", "cpu"})
        self.activated.connect(self._choose)
        session.changed.connect(lambda _difference: self._show())
        session.opened.connect(self._show)

    def set_available(self, devices: set[str]) -> None:
        """Offers only what this machine has."""
        self.clear()
        for key, title in DEVICES:
            if key in devices:
                self.addItem(title, key)
        self._show()

    def _show(self) -> None:
        device = read(self._session.project.plan, "device")
        if self.findData(device) < 0:
            self.addItem(device, device)
        self.setCurrentIndex(self.findData(device))

    def _choose(self, place: int) -> None:
        self._session.edit("Change the device", partial(edit, "device", self.itemData(place)))
