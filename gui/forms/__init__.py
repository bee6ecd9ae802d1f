"""Forms made from declarations: one editor for each kind of parameter. They know Specs and nothing of networks."""

from gui.forms.editors.base import QuietCombo
from gui.forms.form import OnChange, SpecForm
from gui.forms.offers import Offers
from gui.forms.strokes import Stroke

__all__ = ["Offers", "OnChange", "QuietCombo", "SpecForm", "Stroke"]
