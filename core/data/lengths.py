"""How long rows of tokens should be: long enough for nearly all texts."""

from __future__ import annotations

from dataclasses import replace

from core.data.catalogue import STEPS
from core.data.prepare import prepare
from core.data.steps.text import LONGEST, TOKENISE
from core.document.project import DataSettings
from core.problems import NetwrightError
from core.spec import Use

ENOUGH = 20_000
"""Texts that are measured."""


def found_length(settings: DataSettings, place: int) -> int:
    """How many tokens the step number `place`, which takes texts apart, needs for 95 of 100 training rows of each of its columns.

    Loads the data. Raises NetwrightError where the step is another, or cannot be done.
    """
    from core.data import vocabularies

    use = settings.steps[place]
    if use.key != TOKENISE.key:
        raise NetwrightError(f"The step '{STEPS[use.key].title}' does not take texts apart, so it has no length.")
    before = prepare(replace(settings, steps=settings.steps[:place]))
    p, rows = TOKENISE.resolve(use.params), before.rows["train"]
    some = rows[:: max(1, len(rows) // ENOUGH)]
    states = TOKENISE.learn(p, before.schema, before.table, rows)
    columns = (before.table.columns[state.takes[0]] for state in states)
    needed = (
        vocabularies.typical_length(state.facts["tokenizer"], texts[some], LONGEST)
        for state, texts in zip(states, columns, strict=True)
    )
    return max(needed, default=p.length)


def with_found_lengths(settings: DataSettings, most: int = 512) -> DataSettings:
    """With the length of every step that takes texts apart found out, and at most `most`. Loads the data. Raises NetwrightError."""
    for place, use in enumerate(settings.steps):
        if use.key == TOKENISE.key:
            length = min(most, found_length(settings, place))
            steps: tuple[Use, ...] = (
                *settings.steps[:place],
                use.with_params(length=length),
                *settings.steps[place + 1 :],
            )
            settings = replace(settings, steps=steps)
    return settings
