"""The layer type whose code a person writes."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Pending, Port, Rejected
from core.layers.custom.mistakes import BadCode
from core.layers.custom.shapes import Failed, Shown, key_of, recalled, wires_of
from core.layers.custom.signature import OWN, Signature, read, readable
from core.layers.custom.starter import STARTER
from core.layers.sizes import SizeValue
from core.spec import Code, Kept, Param, Params, Values

PYTHON = "Python"
PENDING = "The code has not been run with these inputs yet, so its shapes are not known."
PENDING_WHY = "A layer made of code has no rule for its shapes: they show when it is run once, without numbers."


def signature_of(p: Values) -> Signature:
    """Raises Rejected."""
    try:
        return read(p.code)
    except BadCode as error:
        raise Rejected(str(error), "The code cannot be a layer as it is.", param="code") from None


def arguments_of(p: Values, signature: Signature) -> dict[str, Any]:
    """Those that a person sets, by name."""
    return {param.name: p[param.name] for param in signature.params}


def sizes_from_input(signature: Signature, ins: Inputs) -> dict[str, SizeValue]:
    """What `__init__` takes from the first input. Raises Rejected where that has no such axis."""
    first = next(wires_of(ins), None)
    made: dict[str, SizeValue] = {}
    for name in signature.from_input:
        axis = -1 if name == "in_features" else 1
        size = first.sizes[axis] if first is not None and first.rank > 1 else None
        if not isinstance(size, int):
            where = "last" if axis == -1 else "second"
            raise Rejected(
                f"'{name}' is the size of the {where} axis, which must be a number; {first or 'nothing'} arrives here.",
                "Weights are made before the data comes.",
                port=signature.inputs[0].name,
            )
        made[name] = size
    return made


def shape(c: Context, p: Values, *ins: Any) -> Outputs:
    signature = signature_of(p)
    sizes_from_input(signature, ins)
    found = _found(p, signature, ins)
    if isinstance(found, Failed):
        raise Rejected(found.sentence, "The code was run once, without numbers, to see its shapes.", param="code")
    if found is None:
        raise Pending(PENDING, PENDING_WHY, param="code")
    for condition in found.conditions:
        c.only_if(condition)
    return found.outs


def _found(p: Values, signature: Signature, ins: Inputs) -> Shown | Failed | None:
    found = recalled(p.known, key_of(p.code, arguments_of(p, signature), ins), ins)
    return None if isinstance(found, Shown) and len(found.outs) != len(signature.outputs) else found


def cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    found = _found(p, signature_of(p), ins)
    return found.cost if isinstance(found, Shown) else Cost()


def emit(p: Values, b: Emitter, *row: Any) -> Any:
    signature = signature_of(p)
    name, given = b.custom(p.code), arguments_of(p, signature)
    calling = {key: value for key, value in given.items() if key not in signature.inits}
    values = [value for item in row for value in (item if isinstance(item, tuple) else (item,))]
    while values and values[-1] is None:
        values.pop()
    if signature.is_class:
        sizes = sizes_from_input(signature, tuple(v.type for v in values[:1]))
        layer = b.module(name, **sizes, **{key: value for key, value in given.items() if key in signature.inits})
        made = b.call(layer, *values, **calling)
    else:
        made = b.function(name, *values, **calling)
    if not signature.spread:
        return made
    return b.unpack(made, len(signature.outputs), signature.outputs) if len(signature.outputs) > 1 else b.index(made, 0)


def inputs(p: Values) -> tuple[Port, ...]:
    signature = readable(p.code)
    return signature.inputs if signature else ()


def outputs(p: Values) -> tuple[Port, ...]:
    signature = readable(p.code)
    return tuple(map(Port, signature.outputs)) if signature else ()


def more_params(params: Params) -> tuple[Param, ...]:
    """The arguments; a value that the code has no argument for is kept and means nothing."""
    signature = readable(dict(params).get("code", STARTER))
    known = signature.params if signature else ()
    names = {*OWN, *(param.name for param in known)}
    return (*known, *(Kept(name, ()) for name, _ in params if name not in names))


def subtitle(p: Values) -> str:
    signature = readable(p.code)
    if signature is None:
        return "code that cannot be read"
    told = [f"{param.name} {param.format(p[param.name])}" for param in signature.params[:2]]
    return " · ".join([signature.name, *told])


CUSTOM = LayerType(
    PYTHON,
    "Custom Python",
    "block",
    "A layer that you write yourself: a class of nn.Module, or a function of tensors.",
    params=(
        Code("code", STARTER, "Code", "A class of nn.Module or a function; its arguments become ports and parameters."),
        Kept("known", (), "Known shapes", "What a run of the code has shown, so that the network checks without it."),
    ),
    more=more_params,
    aka=("lambda", "code", "script", "user defined", "own layer", "function", "module", "pytorch"),
    inputs=inputs,
    outputs=outputs,
    shape=shape,
    emit=emit,
    cost=cost,
    learns=True,
    subtitle=subtitle,
    icon="mdi6.language-python",
    identifier="custom",
    explanation=(
        "Tensors among the arguments of `forward` are input ports: one with the default None may stay unconnected, "
        "`*xs` takes any number. Arguments of `__init__` and those with a number, a text or True and False as default "
        "are parameters. `in_features` and `in_channels` without a default follow the first input. What comes back is "
        "said by the annotation: `-> Tensor`, `-> tuple[Tensor, Tensor]` or a NamedTuple, which names the ports. "
        "Code that you type here is yours and runs; code that came with a file runs only after you have read it and agreed."
    ),
    source="torch.nn.Module",
)
FAMILY = (CUSTOM,)
