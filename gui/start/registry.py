"""Pictures of the template cards by the name of the template."""

from collections.abc import Callable

from gui.start.cards import Picture


class Pictures(dict[str, Picture]):
    """`@PICTURES.of('digits-cnn')` puts a function in."""

    def of(self, name: str) -> Callable[[Picture], Picture]:
        def put(drawing: Picture) -> Picture:
            self[name] = drawing
            return drawing

        return put
