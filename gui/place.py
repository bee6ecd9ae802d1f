"""Which graph is looked at: the main one, or a block's definition as one of its uses sees it."""

from __future__ import annotations

from dataclasses import dataclass

from core.document import blocks
from core.document.edits import graph_of, look_of
from core.document.look import Look
from core.document.project import Project
from core.graph import Graph
from core.problems import Path


@dataclass(frozen=True, slots=True)
class Place:
    """`where` is the block whose definition is shown, '' the main graph; `prefix` the uses that lead there.

    A definition that the network does not use has no way to it: its shapes are not known.
    """

    where: str = ""
    prefix: Path = ()

    def graph(self, project: Project) -> Graph:
        return graph_of(project, self.where)

    def look(self, project: Project) -> Look:
        return look_of(project, self.where)

    def path(self, id: str) -> Path:
        """The address of a node that stands here."""
        return (*self.prefix, id)


MAIN = Place()


def place_of(project: Project, prefix: Path) -> Place:
    """The inside of the last of these uses; as far in as they lead."""
    while prefix and not blocks.definition_at(project, prefix):
        prefix = prefix[:-1]
    return Place(blocks.definition_at(project, prefix), prefix)


def place_in(project: Project, block: str) -> Place:
    """A definition by its shortest way, or by itself where nothing uses it."""
    if block not in project.blocks:
        return MAIN
    return Place(block, blocks.path_to(project, block))


def kept(project: Project, place: Place) -> Place:
    """The same place in a changed project: by the same way, by another, or the nearest graph around it."""
    if place.where == blocks.definition_at(project, place.prefix):
        return place
    if place.prefix and blocks.definition_at(project, place.prefix):
        return place_of(project, place.prefix)  # this use has a definition of its own now
    return place_in(project, place.where) if place.where in project.blocks else place_of(project, place.prefix[:-1])


def crumbs(project: Project, place: Place) -> list[tuple[str, Place]]:
    """Title and place of every graph on the way, the main one first and the present one last."""
    found = [("Network", MAIN)]
    if place.where and not place.prefix:
        return [*found, (project.blocks[place.where].title, place)]
    for depth in range(1, len(place.prefix) + 1):
        around = place_of(project, place.prefix[: depth - 1])
        node = around.graph(project).nodes[place.prefix[depth - 1]]
        found.append((project.blocks[node.block].title, place_of(project, place.prefix[:depth])))
    return found
