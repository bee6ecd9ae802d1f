"""The search for a layer, at the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from core.analysis.offers import Answer, Offer
from gui.adding.recent import Recent
from gui.finding import FindPopup, Found
from gui.palette.categories import TEMPLATE, Entry, Stock

SIZE = (440, 424)
Ask = Callable[[Entry], Offer]
ANY = Offer(Answer.FITS)


class LayerSearch(FindPopup):
    """Everything of `stock`. `ask` says how an entry goes with what is there: what fits comes first.

    `preferred` entries stand before others that fit as well; `recent` ones too, until something is typed.
    """

    def __init__(
        self,
        name: str,
        stock: Stock,
        recent: Recent,
        choose: Callable[[str], object],
        parent: QWidget,
        ask: Ask | None = None,
        preferred: Callable[[Entry], bool] = lambda entry: False,
    ) -> None:
        super().__init__(name, SIZE, parent)
        self._stock, self._recent, self._choose = stock, recent, choose
        self._ask, self._preferred = ask, preferred
        self._offers: dict[str, Offer] = {}
        self.field.setPlaceholderText(
            f"{name}: a layer, a block, a template …" if stock.with_templates else f"{name} …"
        )

    def answers(self, text: str) -> Iterable[Found]:
        """What is called so stands before what only has to do with it, also where it does not fit: then it says why."""
        entries = self._matching(text) if text else [(entry, "") for entry in self._unasked()]
        if self._ask is not None:
            entries.sort(key=lambda e: (not _called(text, *e), self._offer(e[0]).answer, not self._preferred(e[0])))
        return (self._found(entry) for entry, _ in entries)

    def nothing(self) -> str:
        return "No layer is called so. Try another word, such as 'dense' or 'pooling'."

    def _matching(self, text: str) -> list[tuple[Entry, str]]:
        return self._stock.found(text) or self._stock.guessed(text)

    def _unasked(self) -> list[Entry]:
        """What was used last, then all there is in the palette's order."""
        recent = [entry for key in self._recent.keys if (entry := self._stock.entry(key))]
        rest = (entry for _, _, entries in self._stock.groups() for entry in entries)
        return list({entry.key: entry for entry in (*recent, *rest)}.values())

    def _offer(self, entry: Entry) -> Offer:
        if entry.key not in self._offers:
            self._offers[entry.key] = self._ask(entry) if self._ask else ANY
        return self._offers[entry.key]

    def _found(self, entry: Entry) -> Found:
        offer = self._offer(entry)
        colour = "muted" if entry.category == TEMPLATE else entry.category
        doubtful = offer.answer == Answer.REFUSED
        detail = f"Does not fit: {offer.reason}" if doubtful else entry.summary
        kind = entry.code or ("template" if entry.category == TEMPLATE else "block")
        return Found(entry.title, kind, entry.icon, partial(self._choose, entry.key), "", colour, detail, doubtful)


def _called(text: str, entry: Entry, match: str) -> bool:
    """Whether each word begins one of its names; `match` is the one that was found by."""
    names = [name.lower() for name in (*entry.title.split(), entry.code, match)]
    return all(any(name.startswith(word) for name in names) for word in text.lower().split())
