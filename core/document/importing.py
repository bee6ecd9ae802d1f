"""A whole network put into another one, as a block."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from core.document import clipboard, grouping
from core.document.project import Project
from core.graph import Graph, descendants
from core.layers.ends import TARGET, is_loss, only_in_main
from core.problems import NetwrightError


def add_network(
    project: Project, other: Project, title: str, x: float, y: float, where: str = ""
) -> tuple[Project, str]:
    """With the network of `other` as a block, the corner of its card at (x, y); the id of its use.

    Its Inputs and Outputs become ports. Data, training, losses and what Targets lead to stay behind. What followed the
    other project's data (its classes) keeps the number that it had there. Raises NetwrightError.
    """
    held = [id for id, node in other.graph.nodes.items() if not only_in_main(node.type)]
    held = [id for id in held if id not in _below_targets(other.graph)]
    if not held:
        raise NetwrightError(f"'{title}' has no layers that could stand in a block.")
    grouped, use = grouping.group(other, held, "", title)
    node = replace(grouped.graph.node(use), params=())
    grouped = replace(grouped, graph=grouped.graph.put(node))
    clip = clipboard.copied(grouped, [use])
    left, top = clip.look.places[use]
    made = clipboard.pasted(project, clip, x - left, y - top, where)
    return made[0], made[1][0]


def _below_targets(graph: Graph) -> set[str]:
    targets = [n.id for n in graph.nodes.values() if n.type == TARGET]
    return descendants(graph, targets) if targets else set()


def stays_behind(other: Project) -> str:
    """A sentence on what of `other` cannot stand in a block; '' where everything can."""
    counts = Counter(node.type for node in other.graph.nodes.values() if only_in_main(node.type))
    losses = sum(n for type, n in counts.items() if is_loss(type))
    ports = [
        f"{counts[type]} {type}s" if counts[type] > 1 else f"its {type}" for type in ("Input", "Output") if counts[type]
    ]
    said = " and ".join(ports)
    parts = [f"{said[0].upper()}{said[1:]} became ports of the block."] if said else []
    gone = [word for word, there in (("losses", losses), ("targets", counts[TARGET])) if there]
    stayed = ["data", *gone, "training settings"]
    return " ".join([*parts, f"Its {', '.join(stayed[:-1])} and {stayed[-1]} stayed behind."])
