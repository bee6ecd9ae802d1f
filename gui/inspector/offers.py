"""What the fields of a node may offer: the data's columns, and other nodes of its graph."""

from __future__ import annotations

from collections.abc import Callable

from gui.forms import Offers
from gui.forms.offers import Pairs, columns_of
from gui.session import Session


def offers_of(session: Session, id: Callable[[], str]) -> Offers:
    """`id` says which node the fields are about when they ask."""

    def columns(roles: tuple[str, ...], kinds: tuple[str, ...]) -> Pairs:
        schema = session.analysis.schema
        return columns_of(schema, roles, kinds) if schema else ()

    def nodes(types: tuple[str, ...]) -> Pairs:
        graph, own = session.graph, id()
        found = graph.of_types(types) if types else graph.nodes.values()
        return tuple([(n.id, n.name) for n in found if n.id != own])

    return Offers(columns=columns, nodes=nodes)
