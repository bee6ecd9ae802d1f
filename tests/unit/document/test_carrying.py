"""Frames, notes, colours and bends go along wherever their layers go."""

from core.builder import Net
from core.document import Frame, Note, Project, Style, appearance, clipboard, edits, grouping
from core.document.look import FAR, WIDEST
from core.graph import End


def drawn() -> Project:
    """input → linear → relu → output with a frame around linear and relu, a note in it and one outside."""
    net = Net("xor_points")
    x = net.add("Linear", net.input("features"), out_features=4)
    net.output(net.add("ReLU", x), "label")
    project = edits.move(net.project, {i: (240.0 * n, 0.0) for n, i in enumerate(net.project.graph.nodes)})
    _, linear, relu, out = project.graph.nodes
    project = appearance.with_frame(project, Frame("f1", "Body", 220, -40, 480, 220, "blue"))
    project = appearance.with_note(project, Note("f2", "within", 240, 100, 120, 60))
    project = appearance.with_note(project, Note("f3", "far away", 2000, 100, 120, 60, "green"))
    project = appearance.styled(project, [linear], colour="red", collapsed=True)
    return appearance.bent(
        project, {End(linear, "x"): [(1.0, 9.0)], End(relu, "x"): [(430.0, 60.0)], End(out, "prediction"): [(5.0, 5.0)]}
    )


def test_a_copy_has_its_areas_styles_and_the_bends_between_its_layers() -> None:
    project = drawn()
    _, linear, relu, _ = project.graph.nodes
    clip = clipboard.copied(project, [linear, relu], "", ["f1", "f2"])
    assert dict(clip.look.styles) == {linear: Style("red", collapsed=True)}
    assert dict(clip.look.bends) == {End(relu, "x"): ((430.0, 60.0),)}
    made, ids, areas = clipboard.pasted(project, clip, 10.0, 1000.0)
    new_linear, new_relu = ids
    assert made.look.bends[End(new_relu, "x")] == ((440.0, 1060.0),)
    assert made.look.bends[End(relu, "x")] == ((430.0, 60.0),)
    assert made.look.style(new_linear) == Style("red", collapsed=True)
    assert areas == ("f4", "f5")
    assert made.look.frames[-1] == Frame("f4", "Body", 230, 960, 480, 220, "blue")
    assert made.look.notes[-1] == Note("f5", "within", 250, 1100, 120, 60)


def test_notes_alone_can_be_pasted_also_into_a_block() -> None:
    project, use = grouping.group(drawn(), list(drawn().graph.nodes)[1:2])
    block = project.graph.nodes[use].block
    clip = clipboard.copied(project, (), "", ["f3"])
    made, ids, areas = clipboard.pasted(project, clip, 0.0, 0.0, block)
    assert (ids, areas) == ((), ("f1",))
    assert [note.text for note in made.blocks[block].look.notes] == ["far away"]
    assert made.graph is project.graph


def test_a_group_takes_along_what_is_drawn_in_it_and_gives_it_back() -> None:
    project = drawn()
    _, linear, relu, _ = project.graph.nodes
    made, use = grouping.group(project, [linear, relu])
    inside = made.blocks[made.graph.nodes[use].block].look
    assert ([f.title for f in inside.frames], [n.text for n in inside.notes]) == (["Body"], ["within"])
    assert inside.style(linear) == Style("red", collapsed=True)
    assert dict(inside.bends) == {End(relu, "x"): ((430.0, 60.0),)}
    assert (made.look.frames, [n.text for n in made.look.notes]) == ((), ["far away"])
    assert not made.look.styles
    back, _ = grouping.ungroup(made, use)
    assert back.look.places == project.look.places
    assert back.look.styles == project.look.styles
    assert dict(back.look.bends) == {End(relu, "x"): ((430.0, 60.0),)}
    assert [(f.title, f.x, f.y) for f in back.look.frames] == [("Body", 220, -40)]
    assert {(n.text, n.x) for n in back.look.notes} == {("within", 240), ("far away", 2000)}


def test_a_selected_note_goes_into_the_group_wherever_it_lies() -> None:
    project = drawn()
    made, use = grouping.group(project, list(project.graph.nodes)[1:2], areas=["f3"])
    assert [n.text for n in made.blocks[made.graph.nodes[use].block].look.notes] == ["far away"]
    assert [n.text for n in made.look.notes] == ["within"]


def test_bends_follow_an_input_that_gets_another_number() -> None:
    net = Net("xor_points")
    x = net.input("features")
    linears = [net.add("Linear", x, out_features=4) for _ in range(3)]
    add = net.add("Add", *linears)
    net.output(add, "label")
    first, *_ = [source for target, source in net.project.graph.wires.items() if target.port == "xs.0"]
    sum_ = next(node.id for node in net.project.graph.nodes.values() if node.type == "Add")
    ends = [End(sum_, f"xs.{i}") for i in range(3)]
    project = appearance.bent(net.project, {end: [(float(i), 0.0)] for i, end in enumerate(ends)})
    made = edits.delete(project, [first.node])
    assert {end.port: points for end, points in made.look.bends.items()} == {
        "xs.0": ((1.0, 0.0),),
        "xs.1": ((2.0, 0.0),),
    }


def test_bends_follow_a_renamed_port() -> None:
    project = drawn()
    _, linear, relu, _ = project.graph.nodes
    made, use = grouping.group(project, [linear, relu])
    block = made.graph.nodes[use].block
    made = appearance.bent(made, {End(use, "x"): [(3.0, 4.0)]})
    port = next(node.id for node in made.blocks[block].graph.nodes.values() if node.name == "x")
    renamed = edits.rename(made, port, "words", block)
    assert dict(renamed.look.bends) == {End(use, "words"): ((3.0, 4.0),)}


def test_areas_change_one_by_one_and_all_kinds_move_as_one_edit() -> None:
    project = drawn()
    _, linear, relu, _ = project.graph.nodes
    made = appearance.coloured(project, ["f1", "f3", "gone"], "pink")
    assert (made.look.frames[0].colour, made.look.notes[1].colour) == ("pink", "pink")
    made = appearance.written(appearance.written(made, "f1", "  Two \n words "), "f2", "# a\n\nb")
    assert (made.look.frames[0].title, made.look.notes[0].text) == ("Two words", "# a\n\nb")
    assert appearance.written(made, "f1", " \n ") is made
    assert appearance.sized(made, "gone", (0.0, 0.0), (1.0, 1.0)) is made
    wide = appearance.sized(made, "f2", (8.0, 16.0), (320.0, 240.0)).look.notes[0]
    assert (wide.x, wide.y, wide.w, wide.h) == (8.0, 16.0, 320.0, 240.0)
    moved = appearance.moved(made, {linear: (7.0, 8.0)}, {"f1": (1.0, 2.0)}, {End(relu, "x"): [(9.0, 9.0)]}).look
    assert moved.places[linear] == (7.0, 8.0)
    assert (moved.frames[0].x, moved.frames[0].w) == (1.0, 480)
    assert moved.bends[End(relu, "x")] == ((9.0, 9.0),)


def test_no_edit_takes_anything_further_than_a_file_can_hold() -> None:
    project = drawn()
    _, linear, relu, _ = project.graph.nodes
    wire = End(relu, "x")
    far = appearance.moved(project, {linear: (-2e6, 3.0)}, {"f1": (2e6, 3.0)}, {wire: [(1e300, 0.0)]})
    assert far.look.places[linear] == (-FAR, 3.0)
    assert (far.look.frames[0].x, far.look.frames[0].y) == (FAR, 3.0)
    assert far.look.bends[wire] == ((FAR, 0.0),)
    sized = appearance.sized(project, "f2", (0.0, 0.0), (1e9, 0.0)).look.notes[0]
    assert (sized.w, sized.h) == (WIDEST, 1.0)
    clip = clipboard.copied(project, [linear, relu], "", ["f1"])
    pasted, (new, _), _ = clipboard.pasted(project, clip, 1e7, 0.0)
    assert pasted.look.places[new][0] == pasted.look.frames[-1].x == FAR
