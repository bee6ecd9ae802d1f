"""Uses of blocks that are copied, and come back where the definitions have changed meanwhile."""

from core.builder import Net
from core.document import Document, Project, blocks, clipboard, edits, grouping


def chain() -> Project:
    """input → linear → relu → output."""
    net = Net("xor_points")
    net.output(net.add("ReLU", net.add("Linear", net.input("features"), out_features=4)), "label")
    return net.project


def types_in(project: Project, use: str) -> set[str]:
    block = project.blocks[project.graph.nodes[use].block]
    return {node.type for node in block.graph.nodes.values()} - {"BlockInput", "BlockOutput"}


def test_a_use_whose_grouping_was_undone_brings_its_own_block() -> None:
    document = Document(chain())
    _, linear, relu, _ = document.project.graph.nodes
    document.edit("Group", lambda p: grouping.group(p, [linear])[0])
    first = document.project
    use = next(n.id for n in first.graph.nodes.values() if n.block)
    clip = clipboard.copied(first, [use])
    document.undo()
    document.edit("Group", lambda p: grouping.group(p, [relu])[0])
    made, (new,), _ = clipboard.pasted(document.project, clip, 0.0, 300.0, at_home=True)
    assert types_in(made, new) == {"Linear"}
    assert sorted(block.title for block in made.blocks.values()) == ["Block", "Block 2"]


def test_a_block_made_in_another_copy_of_the_file_is_another_block() -> None:
    _, linear, relu, _ = chain().graph.nodes
    one, use = grouping.group(chain(), [linear])
    other, _ = grouping.group(chain(), [relu])
    made, (new,), _ = clipboard.pasted(other, clipboard.copied(one, [use]), 0.0, 300.0, at_home=True)
    assert types_in(made, new) == {"Linear"}


def test_a_block_that_was_deleted_meanwhile_comes_back_beside_a_new_one() -> None:
    project, first = blocks.new_block(chain())
    project, use = blocks.add_use(project, first, 0.0, 0.0)
    clip = clipboard.copied(project, [use])
    project, second = blocks.new_block(blocks.delete_block(edits.delete(project, [use]), first))
    made, (new,), _ = clipboard.pasted(project, clip, 0.0, 0.0, at_home=True)
    assert made.graph.nodes[new].block == first != second
    assert set(made.blocks) == {first, second}


def test_at_home_the_definition_that_was_edited_since_is_the_same_one() -> None:
    _, linear, relu, _ = chain().graph.nodes
    project, use = grouping.group(chain(), [linear, relu])
    block = project.graph.nodes[use].block
    clip = clipboard.copied(project, [use])
    edited = edits.set_params(project, linear, {"out_features": 9}, block)
    here, (new,), _ = clipboard.pasted(edited, clip, 0.0, 300.0, at_home=True)
    assert here.graph.nodes[new].block == block
    assert here.blocks == edited.blocks
    away, (new,), _ = clipboard.pasted(edited, clip, 0.0, 300.0)
    assert away.graph.nodes[new].block != block
    assert len(away.blocks) == 2


def test_ports_of_a_block_are_left_out_in_the_main_graph_and_are_told() -> None:
    project, use = grouping.group(chain(), [list(chain().graph.nodes)[1]])
    inside = project.graph.nodes[use].block
    clip = clipboard.copied(project, project.blocks[inside].graph.nodes, inside)
    assert sorted(n.type for n in clipboard.left_out(clip, in_block=False)) == ["BlockInput", "BlockOutput"]
    assert clipboard.left_out(clip, in_block=True) == []
    whole = clipboard.copied(project, project.graph.nodes)
    assert sorted(n.type for n in clipboard.left_out(whole, in_block=True)) == ["Input", "Output"]
    made, new, _ = clipboard.pasted(project, clip, 0.0, 0.0)
    assert [made.graph.nodes[id].type for id in new] == ["Linear"]
