"""Inputs and Outputs follow the data when their columns go."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.analysis import analyse
from core.builder import Net
from core.data.binding import rebound, with_data
from core.document import Project
from core.document.edits import add_node, delete, rename
from core.expressions import Expr
from core.problems import NetwrightError
from core.spec import Use
from core.templates import TEMPLATES


def bound(project: Project) -> dict[str, str]:
    nodes = project.graph.nodes.values()
    return {n.name: n.get("column", n.get("target", "")) for n in nodes if n.type in ("Input", "Output")}


def dense(data: str, column: str, target: str) -> Project:
    net = Net(data)
    x = net.add("Linear", net.input(column), out_features=Expr("classes"))
    net.output(x, target)
    return net.project


def test_sole_ends_take_the_new_columns_and_say_so() -> None:
    project, said = with_data(dense("iris", "features", "species"), Use("breast_cancer"))
    assert bound(project) == {"features": "features", "output": "diagnosis"}
    assert said == ("The Output is now compared with 'diagnosis'; the data has no 'species'.",)
    assert not analyse(project).errors
    assert project.data.schema is not None
    assert project.data.schema.rows == 569


def test_both_ends_are_bound_in_one_edit() -> None:
    project, said = with_data(TEMPLATES["digits-mlp"].build(), Use("iris"))
    assert bound(project) == {"features": "features", "output": "species"}, "what was called after its column still is"
    assert len(said) == 2


def test_what_still_fits_is_left_alone() -> None:
    before = dense("moons", "features", "label")
    after, said = with_data(before, Use("circles"))
    assert said == ()
    assert after.graph is before.graph
    assert rebound(after) == (after, ())


def test_ends_without_a_column_are_bound_when_data_comes() -> None:
    project = Project()
    for type in ("Input", "Output"):
        project, _ = add_node(project, type, 0.0, 0.0)
    assert bound(project) == {"input": "", "output": ""}
    project, said = with_data(project, Use("digits"))
    assert bound(project) == {"input": "image", "output": "label"}
    assert said == ("The Input now takes 'image'.", "The Output is now compared with 'label'.")


def test_of_two_that_lost_their_columns_none_is_guessed() -> None:
    project = dense("digits", "image", "label")
    project, _ = add_node(project, "Input", 0.0, 0.0, column="image")
    after, _ = with_data(project, Use("iris"))
    assert bound(after) == {"image": "image", "image2": "image", "output": "species"}


def test_a_name_of_its_own_is_kept() -> None:
    project = dense("iris", "features", "species")
    node = next(n for n in project.graph.nodes.values() if n.type == "Input")
    project = rename(project, node.id, "flowers")
    after, said = with_data(project, Use("digits"))
    assert bound(after) == {"flowers": "image", "output": "label"}
    assert said[0] == "The Input now takes 'image'; the data has no 'features'."


def test_no_column_is_taken_from_another_input() -> None:
    net = Net("sine")
    net.input("window")
    project, _ = add_node(net.project, "Input", 0.0, 0.0, column="tokens")
    after, said = with_data(project, Use("sine", (("rows", 60),)))
    assert said == ()
    assert bound(after) == bound(project), "no column is free for it"
    project = rename(delete(project, ["n1"]), "n2", "words")
    after, said = with_data(project, Use("sine", (("rows", 60),)))
    assert said == ("The Input now takes 'window'; the data has no 'tokens'.",)


def test_a_network_without_ends_only_gets_the_data() -> None:
    project = delete(dense("iris", "features", "species"), ["n1", "n2", "n3"])
    after, said = with_data(project, Use("wine"))
    assert said == ()
    assert after.data.source == Use("wine")


def test_an_unknown_source_is_refused_with_a_sentence() -> None:
    with pytest.raises(NetwrightError, match="There is no data source 'iriss'"):
        with_data(Project(), Use("iriss"))


def test_it_imports_neither_torch_nor_numpy() -> None:
    code = "import sys, core.data.binding; sys.exit(bool({'torch', 'numpy', 'sklearn'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def autoencoder() -> Project:
    net = Net("digits")
    x = net.add("Linear", net.add("Flatten", net.input("image")), out_features=4)
    net.output(x, "image", name="picture")
    net.output(x, name="code", loss="none")
    net.add("CrossEntropyLoss", x, net.target("label"))
    return net.project


def columns(project: Project) -> dict[str, str]:
    return {n.type + " " + n.name: n.get("column", n.get("target", "")) for n in project.graph.nodes.values()}


def test_what_is_compared_with_its_own_input_still_is() -> None:
    after, said = with_data(autoencoder(), Use("iris"))
    found = columns(after)
    assert (found["Input features"], found["Output picture"], found["Target species"]) == (
        "features",
        "features",
        "species",
    )
    assert found["Output code"] == "", "a prediction alone is left alone"
    assert said == (
        "The Input now takes 'features'; the data has no 'image'.",
        "The Target now gives 'species'; the data has no 'label'.",
        "Output 'picture' is now compared with 'features'; the data has no 'image'.",
    )


def test_a_new_target_takes_the_first_target_column_and_its_name() -> None:
    project, id = add_node(dense("digits", "image", "label"), "Target", 0.0, 0.0)
    node = project.graph.nodes[id]
    assert (node.name, node.get("column")) == ("label", "label")
