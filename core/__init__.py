"""Netwright without a screen: build a network in code, check it, train it, export it.

    from core import Expr, Net, check, export_to, save, train

    net = Net("digits")
    x = net.input("image")
    x = net.add("Conv2d", x, out_channels=32, padding="same")
    x = net.add("ReLU", x)
    x = net.add("Flatten", x)
    x = net.add("Linear", x, out_features=Expr("classes"))
    net.output(x, "label")

    print(check(net).problems)
    trained = train(net, epochs=5)
    save(net, "digits.netw", trained)
    export_to("digits/", trained)

Names load when they are first used, so that importing a part of `core` never loads torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.api import check, export_to, load, predict, save, train
    from core.builder import Net
    from core.expressions import Expr
    from core.problems import NetwrightError
    from core.spec import Use
    from core.templates import TEMPLATES

_HOMES = {
    "Expr": "core.expressions",
    "Net": "core.builder",
    "NetwrightError": "core.problems",
    "TEMPLATES": "core.templates",
    "Use": "core.spec",
    "check": "core.api",
    "export_to": "core.api",
    "load": "core.api",
    "predict": "core.api",
    "save": "core.api",
    "train": "core.api",
}

__all__ = [
    "TEMPLATES",
    "Expr",
    "Net",
    "NetwrightError",
    "Use",
    "check",
    "export_to",
    "load",
    "predict",
    "save",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'core' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
