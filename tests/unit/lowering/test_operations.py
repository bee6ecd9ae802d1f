"""Tensor operations as nodes: what lowering writes for them computes what torch computes when called by hand."""

from typing import Any

import pytest
import torch
from torch.nn import functional

from core.analysis import analyse
from core.document import edits
from core.expressions import Expr
from core.graph import End, Node
from core.spec import Int
from tests.unit.lowering.nets import Net, same, schema, sequences

A, B = torch.randn(2, 4, 6), torch.randn(2, 4, 6)


def computed(
    key: str, *inputs: torch.Tensor, ports: tuple[str, ...] = (), out: str = "", **params: Any
) -> torch.Tensor:
    """What a node gives for tensors at its inputs, or at `ports`."""
    net = Net()
    names = []
    for i, tensor in enumerate(inputs):
        whole = tensor.dtype != torch.float32
        name = net.input(f"in{i}", *tensor.shape[1:], dtype="int64" if whole else "float32")
        names.append(net.add("Cast", f"mask{i}", name, dtype="bool") if tensor.dtype == torch.bool else name)
    node = net.add(key, "node", *(() if ports else names), **params)
    for name, port in zip(names, ports, strict=False):
        net.wire(name, (node, port))
    source: Any = (node, out) if out else node
    net.output(net.add("Cast", "cast", source))
    entering = [t.long() if t.dtype == torch.bool else t for t in inputs]
    result: torch.Tensor = net.build().network(*entering)
    return result


@pytest.mark.parametrize(
    ("key", "params", "by_hand"),
    [
        ("Subtract", {}, A - B),
        ("Divide", {}, A / B),
        ("Maximum", {}, torch.maximum(A, B)),
        ("Minimum", {}, torch.minimum(A, B)),
        ("Compare", {"operation": "le"}, (A <= B).float()),
        ("Stack", {"dim": 2}, torch.stack([A, B], 2)),
        ("Einsum", {"equation": "bij, bkj -> bik"}, A @ B.transpose(1, 2)),
        (
            "ScaledDotProductAttention",
            {"is_causal": True},
            functional.scaled_dot_product_attention(A, B, B, is_causal=True),
        ),
    ],
)
def test_of_two(key: str, params: dict[str, Any], by_hand: torch.Tensor) -> None:
    more = (B,) if key == "ScaledDotProductAttention" else ()
    assert same(computed(key, A, B, *more, **params), by_hand)


@pytest.mark.parametrize(
    ("key", "params", "by_hand"),
    [
        ("Exp", {}, A.exp()),
        ("Log", {}, A.log()),
        ("Sqrt", {}, A.sqrt()),
        ("Reciprocal", {}, 1 / A),
        ("Sin", {}, A.sin()),
        ("Cos", {}, A.cos()),
        ("Abs", {}, A.abs()),
        ("Negate", {}, -A),
        ("Sign", {}, A.sign()),
        ("Round", {}, A.round()),
        ("LogicalNot", {}, (A == 0).float()),
        ("Clamp", {"min": -0.5, "max": 0.5}, A.clamp(-0.5, 0.5)),
        ("Clamp", {"min": None, "max": 0.5}, A.clamp(max=0.5)),
        ("Scale", {"factor": 2.0, "shift": -1.0}, A * 2 - 1),
        ("Scale", {"shift": 0.25}, A + 0.25),
        ("Pow", {"exponent": 3.0}, A**3),
        ("Compare", {"operation": "ge", "value": 0.5}, (A >= 0.5).float()),
        ("Mean", {"dim": (1, -1)}, A.mean((1, 2))),
        ("Sum", {"dim": (2,), "keepdim": True}, A.sum(2, keepdim=True)),
        ("Max", {"dim": (1,)}, A.amax(1)),
        ("Min", {"dim": (-1,)}, A.amin(-1)),
        ("Norm", {"dim": (2,), "ord": 1.0}, A.abs().sum(2)),
        ("Std", {"dim": (2,), "correction": 0}, A.std(2, correction=0)),
        ("Variance", {"dim": (1, 2)}, A.var((1, 2))),
        ("LogSumExp", {"dim": (2,)}, A.logsumexp(2)),
        ("CumSum", {"dim": 1}, A.cumsum(1)),
        ("ArgMax", {"dim": -1}, A.argmax(-1).float()),
        ("ArgMin", {"dim": 1}, A.argmin(1).float()),
        ("Normalize", {"dim": 2, "p": 1.0}, functional.normalize(A, p=1.0, dim=2)),
        ("Transpose", {"dim0": 1, "dim1": -1}, A.transpose(1, 2)),
        ("Unsqueeze", {"dim": -1}, A.unsqueeze(-1)),
        ("Unflatten", {"dim": 2, "unflattened_size": (3, -1)}, A.unflatten(2, (3, 2))),
        ("Repeat", {"repeats": (2, 1)}, A.repeat(1, 2, 1)),
        ("Flip", {"dim": (1, 2)}, A.flip((1, 2))),
        ("Roll", {"dim": (1,), "shifts": (-1,)}, A.roll(-1, 1)),
        ("Slice", {"dim": 2, "start": 1, "stop": -1, "step": 2}, A[:, :, 1:-1:2]),
        ("Slice", {"dim": 1, "start": -3}, A[:, -3:]),
        ("Select", {"dim": 1, "index": 2}, A[:, 2]),
        ("Pad", {"pad": (1, 2), "value": 3.0}, functional.pad(A, (1, 2), value=3.0)),
        ("Pad", {"pad": (1, 2), "mode": "reflect"}, functional.pad(A, (1, 2), mode="reflect")),
        ("Resize", {"size": (9,), "mode": "linear"}, functional.interpolate(A, size=9, mode="linear")),
        ("Crop", {"size": (3,)}, A[:, :, 1:4]),
        ("Einsum", {"equation": "bij->bj"}, A.sum(1)),
    ],
)
def test_of_one(key: str, params: dict[str, Any], by_hand: torch.Tensor) -> None:
    assert same(computed(key, A, **params), by_hand)


def test_outputs_of_their_own() -> None:
    values, indices = A.topk(2, dim=2)
    assert same(computed("TopK", A, k=2, dim=2, out="values"), values)
    assert same(computed("TopK", A, k=2, dim=2, out="indices"), indices.float())
    assert same(computed("Split", A, sizes=(1, 3, 2), dim=2, out="y1"), A[:, :, 1:4])
    assert same(computed("Split", A, sizes=(6,), dim=2, out="y0"), A)
    assert same(computed("Chunk", A, chunks=2, dim=1, out="y1"), A[:, 2:])


def test_places_condition_and_labels_come_by_wire() -> None:
    mask, places, labels = A > 0, torch.tensor([[[1]], [[3]]]), torch.tensor([[0, 2], [1, 1]])
    assert same(computed("Where", mask, A, ports=("condition", "a"), b=-9.0), torch.where(mask, A, -9.0))
    assert same(computed("Gather", A, places, dim=1), torch.take_along_dim(A, places, 1))
    assert same(computed("OneHot", labels, num_classes=4), functional.one_hot(labels, 4).float())
    assert same(computed("Matmul", A, B.transpose(1, 2)), A @ B.transpose(1, 2))
    assert same(computed("Expand", A[:, :1], B, ports=("x", "like")), A[:, :1].expand_as(B))


def test_a_picture_is_brought_to_the_size_of_another() -> None:
    large, small = torch.randn(2, 3, 9, 8), torch.randn(2, 5, 4, 5)
    assert same(computed("Crop", large, small, ports=("x", "like")), large[:, :, 2:6, 1:6])
    assert same(computed("Resize", small, large, ports=("x", "like")), functional.interpolate(small, size=(9, 8)))


@pytest.mark.parametrize("masked", [(2, 4), (2, 4, 4)])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("yes_no", [False, True])
def test_bare_attention_with_masks(masked: tuple[int, ...], causal: bool, yes_no: bool) -> None:
    heads = torch.randn(2, 3, 4, 6)
    mask = torch.randn(masked) > -1 if yes_no else torch.randn(masked)
    mask[..., 0] = True if yes_no else 0.5
    full = mask[:, None, None, :] if len(masked) == 2 else mask[:, None]
    later = torch.ones(4, 4, dtype=torch.bool).triu(1)
    hidden = torch.zeros(4, 4).masked_fill(later, -torch.inf) if causal else torch.zeros(4, 4)
    scores = heads @ heads.transpose(2, 3) * 0.5 + hidden
    scores = scores.masked_fill(~full, -torch.inf) if yes_no else scores + full
    made = computed("ScaledDotProductAttention", heads, heads, heads, mask, is_causal=causal, scale=0.5)
    assert torch.allclose(made, scores.softmax(-1) @ heads, atol=1e-5)


@pytest.mark.parametrize("causal", [False, True])
def test_padding_is_left_out_in_heads_too(causal: bool) -> None:
    net = Net(schema=schema(sequences("words", 5, 6)))
    net.add("Input", "words", column="words")
    net.add("Unflatten", "parts", "words", dim=2, unflattened_size=(2, 3))
    net.add("Transpose", "heads", "parts", dim0=1, dim1=2)
    net.add("ScaledDotProductAttention", "attention", "heads", "heads", "heads", is_causal=causal)
    net.output("attention")
    words, lengths = torch.randn(2, 5, 6), torch.tensor([5, 3])
    made = net.build().network(words, lengths)
    heads = words.unflatten(2, (2, 3)).transpose(1, 2)
    seen = (torch.arange(5) < lengths[:, None])[:, None, None]
    seen = seen & torch.ones(5, 5, dtype=torch.bool).tril() if causal else seen
    assert torch.allclose(made, functional.scaled_dot_product_attention(heads, heads, heads, attn_mask=seen), atol=1e-5)


def test_dropout_of_bare_attention_ends_with_training() -> None:
    net = Net()
    net.input("x", 4, 6)
    net.add("ScaledDotProductAttention", "attention", "x", "x", "x", dropout=0.5)
    net.output("attention")
    network = net.build().network
    assert not same(network(A), network(A))
    network.eval()
    assert same(network(A), functional.scaled_dot_product_attention(A, A, A))


def test_learned_and_constant_tensors_need_no_wire() -> None:
    net = Net()
    net.input("x", 4, 6)
    net.add("Parameter", "place", shape=(4, 6), init="ones")
    net.add("Constant", "half", shape=(4, 6), value=0.5)
    net.add("Add", "sum", "x", "place", "half")
    net.output("sum")
    built = net.build()
    assert [tuple(p.shape) for p in built.network.parameters()] == [(1, 4, 6)]
    assert same(built.network(A), A + 1.5)
    taps = built.taps(A)
    assert same(taps[("place",), "y"], torch.ones(1, 4, 6))
    assert same(taps[("half",), "y"], torch.full((1, 4, 6), 0.5))


def test_a_class_token_takes_its_batch_from_a_wire() -> None:
    net = Net()
    net.input("x", 4, 6)
    net.add("Parameter", "token", "x", shape=(1, 6))
    net.add("Concat", "joined", "token", "x", dim=1)
    net.output("joined")
    built = net.build()
    (token,) = built.network.parameters()
    assert same(built.network(A), torch.cat([token.expand(2, 1, 6), A], 1))


def splitting(*sizes: Any) -> Net:
    net = Net()
    net.input("x", 4, 6)
    net.add("Split", "split", "x", sizes=sizes, dim=2)
    net.add("Concat", "joined", *(("split", f"y{i}") for i in range(len(sizes))), dim=2)
    net.output("joined")
    return net


def test_wires_at_outputs_that_go_go_with_them() -> None:
    project = splitting(2, 2, 2).project()
    assert not analyse(project).errors
    after = edits.set_params(project, "split", {"sizes": (2, 4)})
    assert after.graph.inputs_of("joined") == {"xs.0": End("split", "y0"), "xs.1": End("split", "y1")}
    assert not analyse(after).errors
    alone = edits.set_params(project, "split", {"sizes": (6,)})
    assert alone.graph.inputs_of("joined") == {"xs.0": End("split", "y0")}


def test_a_wire_from_an_output_that_never_was_is_told() -> None:
    project = splitting(2, 4).project()
    graph = project.graph.wire(End("split", "y7"), End("joined", "xs.2"))
    (problem,) = analyse(edits.with_graph(project, graph)).errors
    assert (problem.path, problem.port) == (("joined",), "xs.2")
    assert "'y7'" in problem.message


def test_outputs_whose_sizes_are_expressions_are_counted() -> None:
    node = Node("split", "Split", "split", (("sizes", (Expr("c"), Expr("2*c"), Expr("c"))),))
    outs = edits.ports_of(Net().project(), node)[1]
    assert [p.name for p in outs] == ["y0", "y1", "y2"]


def test_in_a_block_the_parts_follow_its_parameters() -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("Split", "split", "x", sizes=(Expr("width"), Expr("2*width")), dim=2)
    inner.add("BlockOutput", "y", ("split", "y1"))
    block = inner.block("part", "Part", Int("width", 1))
    net = Net({"part": block})
    net.input("x", 4, 6)
    net.use("part", "part", "x", width=2)
    net.output("part")
    assert same(net.build().network(A), A[:, :, 2:])
