"""Adding at a place: the search for a layer, what goes with a loose wire or in another layer's place, dropped projects."""

from gui.adding.adding import Adding, Loose
from gui.adding.dropped import Dropped
from gui.adding.recent import Recent

__all__ = ["Adding", "Dropped", "Loose", "Recent"]
