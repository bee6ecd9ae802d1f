"""Networks around one layer of code."""

from typing import Any

from core import trust
from core.builder import Net
from core.document.project import Project
from core.layers.custom.shapes import Failed, Shown, recalled
from core.layers.custom.signature import read
from core.layers.sizes import Dim
from core.layers.wires import WireType
from core.lowering.settle import Question
from core.lowering.trials import measured

HEAD = "import torch\nfrom torch import Tensor, nn\n\n\n"
N, L = Dim.named("N"), Dim.named("L")


def function(body: str, arguments: str = "x: Tensor", told: str = "Tensor") -> str:
    return f"{HEAD}def forward({arguments}) -> {told}:\n    return {body}\n"


def asked(code: str, *ins: Any, agreed: bool = True, **arguments: Any) -> Shown | Failed:
    """What a run of the code shows."""
    if agreed:
        trust.trust_now(code)
    values = {**{p.name: p.default for p in read(code).params}, **arguments}
    question = Question("", "n", code, tuple(sorted(values.items())), ins)
    found = recalled((measured(question),), question.key, ins)
    assert found is not None
    return found


def wire(*sizes: Any, dtype: str = "float32", partner: str = "") -> WireType:
    axes = {1: "N", 2: "NF", 3: "NLF", 4: "NCHW"}[len(sizes)]
    return WireType(sizes, tuple(axes), dtype, partner)


def around(code: str, **params: Any) -> Project:
    """Digits, the code, a Linear below. Drawn by code of our own, so the builder agrees to it."""
    net = Net("digits")
    x = net.add("Python", net.add("Flatten", net.input("image")), name="mine", code=code, **params)
    net.output(net.add("Linear", x, out_features=10), "label")
    net.train_with("Adam", epochs=2)
    return net.project
