"""How a curve is drawn; the looks that the charts use."""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True)
class Look:
    """Colour token, dashes, and whether it stands back behind the others."""

    token: str
    dashed: bool = False
    faint: bool = False

    def faded(self) -> "Look":
        """The same, standing back: how a previous run is drawn."""
        return replace(self, faint=True)


KNOWN: Final = {
    "train": Look("accent"),
    "valid": Look("warning", dashed=True),
    "history": Look("wire"),
    "truth": Look("accent"),
    "prediction": Look("warning", dashed=True),
}
OTHERS: Final = (Look("pooling"), Look("recurrent"), Look("normalisation"), Look("linear"))
