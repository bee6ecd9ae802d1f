"""Problems inside blocks: where they are told, once for each definition, with repairs that mend the definition."""

from dataclasses import replace

from core.analysis import analyse
from core.document import Project, blocks, edits, grouping
from core.document.project import Block
from core.expressions import Expr
from core.graph import End
from core.spec import Int
from tests.unit.lowering.nets import Net


def bare() -> Block:
    """Two Linears without an activation between them."""
    net = Net()
    net.add("BlockInput", "x")
    net.add("Linear", "first", "x", out_features=4)
    net.add("Linear", "second", "first", out_features=4)
    net.add("BlockOutput", "y", "second")
    return net.block("b", "Bare", Int("width", 4))


def used(times: int, block: Block | None = None) -> Project:
    net = Net({"b": block or bare()})
    last = net.input("row", 4)
    for number in range(times):
        last = net.use("b", f"use{number}", last)
    net.output(last)
    return net.project()


def told(project: Project) -> list[tuple[str, tuple[str, ...]]]:
    return [(p.code, p.path) for p in analyse(project).problems]


def test_a_lint_inside_is_said_once_and_its_repair_mends_the_definition() -> None:
    project = used(3)
    assert told(project) == [("no-activation", ("use0", "second"))]
    [problem] = analyse(project).problems
    assert problem.repair is not None
    mended = problem.repair.edit(project)
    assert [n.type for n in mended.blocks["b"].graph.nodes.values()].count("ReLU") == 1
    assert mended.graph is project.graph
    assert told(mended) == []


def test_a_lint_two_levels_down_has_the_whole_path() -> None:
    project, _ = grouping.group(used(1), ["use0"], title="Outer")
    [(code, path)] = told(project)
    assert (code, path[1:]) == ("no-activation", ("use0", "second"))


def test_an_error_inside_is_said_once_and_marks_every_use() -> None:
    project = edits.disconnect(used(3), End("second", "x"), "b")
    assert told(project) == [("unplugged", ("use0", "second"))]
    found = analyse(project)
    assert [p.code for p in found.problems_at(("use0",))] == ["unplugged"]
    assert [p.code for p in found.problems_at(("use0", "second"), "b")] == ["unplugged"]
    wrong_everywhere = edits.connect(project, End("row", "y"), End("use2", "x"))
    assert [p.code for p in analyse(wrong_everywhere).problems_at(("use2",))] == ["unplugged"]


def test_what_is_wrong_in_one_use_alone_is_not_said_of_the_other() -> None:
    net = Net({"b": replace(bare(), graph=edits.graph_of(used(1), "b"))})
    net.input("row", 4)
    net.input("words", 5, dtype="int64")
    net.use("b", "good", "row")
    net.use("b", "bad", "words")
    net.output("good")
    net.output("bad", "second_output")
    found = analyse(net.project())
    assert [p.path for p in found.errors] == [("bad", "first")]
    assert found.problems_at(("good", "first"), "b") == ()
    assert found.problems_at(("bad", "first"), "b") == found.errors


def test_a_loop_inside_a_block_is_told_with_its_newest_wire() -> None:
    project = edits.connect(used(1), End("second", "y"), End("first", "x"), "b")
    [problem] = analyse(project).errors
    assert (problem.code, problem.path, problem.port) == ("loop", ("use0", "first"), "x")
    assert problem.repair is not None
    assert "first.x" not in {".".join(t) for t in problem.repair.edit(project).blocks["b"].graph.wires}


def test_the_loop_repair_takes_the_wire_that_was_drawn_last_though_it_replaced_one() -> None:
    net = Net()
    net.input("row", 4)
    net.add("ReLU", "a", "row")
    net.add("ReLU", "b", "a")
    net.add("ReLU", "c", "b")
    net.output("c")
    looped = edits.connect(net.project(), End("c", "y"), End("a", "x"))
    [problem] = [p for p in analyse(looped).errors if p.code == "loop"]
    assert (problem.path, problem.port) == (("a",), "x")


def test_an_open_input_offers_the_one_output_that_fits() -> None:
    net = Net()
    net.input("row", 4)
    net.add("Linear", "a", "row", out_features=3)
    net.add("ReLU", "b", "a")
    net.add("Linear", "c", "b", out_features=2)
    net.output("c")
    cut = edits.delete(net.project(), ["b"])
    [problem] = analyse(cut).errors
    assert problem.repair is not None
    assert problem.repair.label == "Connect to 'a'"
    assert problem.repair.edit(cut).graph.wires[End("c", "x")] == End("a", "y")
    two = edits.with_graph(
        cut, cut.graph.put(replace(cut.graph.nodes["a"], id="d", name="d")).wire(End("row", "y"), End("d", "x"))
    )
    assert analyse(two).errors[0].repair is None


def test_an_open_input_inside_a_block_is_connected_inside() -> None:
    project = edits.disconnect(used(1), End("y", "x"), "b")
    [problem] = analyse(project).errors
    assert (problem.path, problem.repair and problem.repair.label) == (("use0", "y"), "Connect to 'second'")
    assert problem.repair is not None
    assert problem.repair.edit(project).blocks["b"].graph == used(1).blocks["b"].graph


def test_only_what_fits_is_offered() -> None:
    net = Net()
    net.input("row", 4)
    net.input("words", 5, dtype="int64")
    net.add("Linear", "a", out_features=3)
    net.output("a")
    [problem] = [p for p in analyse(net.project()).errors if p.code == "unplugged" and p.path == ("a",)]
    assert problem.repair is not None
    assert problem.repair.label == "Connect to 'row'"


def test_values_inside_are_those_of_the_use() -> None:
    project = blocks.add_param(used(2), "b", "size", 4)
    project = edits.set_params(project, "first", {"out_features": Expr("size")}, "b")
    project = edits.set_params(project, "use1", {"size": 7})
    found, first = analyse(project), project.blocks["b"].graph.nodes["first"]
    assert [found.values(first, (use,)).out_features for use in ("use0", "use1")] == [4, 7]
    assert found.values(first, (), "b").out_features == 4


def test_parameters_that_code_could_not_tell_apart_are_refused() -> None:
    """The window never makes such; a file may bring them."""
    project = used(1, replace(bare(), params=(Int("A", 4), Int("a", 5))))
    [problem] = [p for p in analyse(project).errors if p.code == "parameter"]
    assert problem.path == ("use0",)
    assert problem.message == "The parameters 'A' and 'a' of 'Bare' would be one name in the code."
    assert not analyse(blocks.rename_param(project, "b", "A", "width")).errors
