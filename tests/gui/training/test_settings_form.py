"""The settings form grows form by form, and what is asked of it in between is answered whole."""

from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.training.settings import edit
from gui.forms import SpecForm
from gui.session import Session
from gui.training.schedule import SchedulePreview
from gui.training.settings_form import SettingsForm
from gui.training.trainer import Trainer


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def settings(qtbot: QtBot, session: Session) -> SettingsForm:
    return made(qtbot, session)


def made(qtbot: QtBot, session: Session) -> SettingsForm:
    form = SettingsForm(session, SchedulePreview(Trainer(session)))
    qtbot.addWidget(form)
    return form


def forms(settings: SettingsForm) -> list[SpecForm]:
    return settings.findChildren(SpecForm)


def order(settings: SettingsForm) -> list[QWidget]:
    """What stands below one another, from above."""
    column = settings.layout()
    assert column is not None
    return [part for i in range(column.count()) if (part := column.itemAt(i).widget()) is not None]


def test_each_step_makes_one_form(settings: SettingsForm) -> None:
    assert not forms(settings)
    counts = [len(forms(settings)) for _ in settings.grow()]
    assert counts == [1, 2, 3, 4]
    assert next(settings.grow(), None) is None
    assert not list(settings.grow())


def test_grown_or_shown_at_once_it_stands_in_the_same_order(
    settings: SettingsForm, session: Session, qtbot: QtBot
) -> None:
    for _ in settings.grow():
        pass
    at_once = made(qtbot, session)
    at_once.show()
    assert [type(part) for part in order(settings)] == [type(part) for part in order(at_once)]
    assert [form.fields.keys() for form in forms(settings)] == [form.fields.keys() for form in forms(at_once)]
    assert order(settings)[2] is settings.preview


def test_what_is_asked_for_in_between_is_there(settings: SettingsForm) -> None:
    growth = settings.grow()
    next(growth)
    assert "weight_decay" in settings.form_of("weight_decay").fields
    assert not list(growth)
    assert len(forms(settings)) == 4


def test_an_edit_in_between_reaches_the_forms_that_follow(
    settings: SettingsForm, session: Session, qtbot: QtBot
) -> None:
    growth = settings.grow()
    next(growth)
    session.edit("Change the seed", partial(edit, "seed", 77))
    session.edit("Change the optimizer", partial(edit, "optimizer", "SGD"))
    list(growth)
    qtbot.waitUntil(lambda: any("momentum" in form.fields for form in forms(settings)), timeout=20_000)
    assert settings.form_of("seed").values["seed"] == 77
    assert settings.form_of("momentum") is not settings.form_of("lr")
