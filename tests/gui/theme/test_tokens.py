"""The colours: readable text on every background it lies on, outlines and marks that stand out."""

import pytest

from core.document.look import COLOURS as GIVEN
from gui.theme.colour import contrast, luminance, mix
from gui.theme.high_contrast import DARK_CONTRAST, LIGHT_CONTRAST
from gui.theme.tokens import COLOURS, DARK, LIGHT, Theme

BACKGROUNDS = ("canvas", "panel", "raised", "field", "card")
ALL = [DARK, LIGHT, DARK_CONTRAST, LIGHT_CONTRAST]
THEMES = pytest.mark.parametrize("theme", ALL, ids=lambda t: t.name)
STRONG = pytest.mark.parametrize("theme", [DARK_CONTRAST, LIGHT_CONTRAST], ids=lambda t: t.name)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),  # the pair W3C's own guides name as just too faint
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.00),
    ],
)
def test_contrast_gives_the_published_ratios(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_luminance_of_grey_follows_the_linear_segment() -> None:
    assert luminance("#050505") == pytest.approx(5 / 255 / 12.92)


def test_mix_runs_from_one_colour_to_the_other() -> None:
    assert [mix("#000000", "#ff8000", share) for share in (0, 0.5, 1)] == ["#000000", "#804000", "#ff8000"]


@THEMES
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "faint", "link", "good", "warning_text", "error"])
def test_words_are_readable(theme: Theme, ink: str, background: str) -> None:
    assert contrast(theme.colour(ink), theme.colour(background)) >= 4.5


@STRONG
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "faint", "link", "good", "warning_text", "error"])
def test_words_of_high_contrast_are_seven_to_one(theme: Theme, ink: str, background: str) -> None:
    assert contrast(theme.colour(ink), theme.colour(background)) >= 7


@STRONG
@pytest.mark.parametrize("background", ["hover", "selection"])
def test_rows_of_high_contrast_too(theme: Theme, background: str) -> None:
    assert contrast(theme.text, theme.colour(background)) >= 7


@STRONG
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_lines_and_marks_of_high_contrast_stand_out(theme: Theme, background: str) -> None:
    marks = {name: theme.colour(name) for name in ("line", "wire", "good", "warning", "error")}
    faint = {
        n: contrast(c, theme.colour(background)) for n, c in {**marks, **theme.categories, **theme.swatches}.items()
    }
    assert {n: c for n, c in faint.items() if c < 4.5} == {}


@THEMES
@pytest.mark.parametrize("background", ["hover", "selection"])
def test_rows_and_buttons_stay_readable_under_the_mouse(theme: Theme, background: str) -> None:
    assert contrast(theme.text, theme.colour(background)) >= 4.5


@THEMES
@pytest.mark.parametrize("fill", ["accent", "good", "warning", "error"])
def test_text_on_a_fill_is_readable(theme: Theme, fill: str) -> None:
    assert contrast(theme.ink(theme.colour(fill)), theme.colour(fill)) >= 4.5


@THEMES
def test_the_check_mark_is_white_on_accent(theme: Theme) -> None:
    assert contrast("#ffffff", theme.accent) >= 4.5


@THEMES
@pytest.mark.parametrize("background", ["canvas", "panel", "card", "field", "raised"])
@pytest.mark.parametrize("mark", ["wire", "accent", "good", "warning", "error"])
def test_wires_and_outlines_stand_out(theme: Theme, mark: str, background: str) -> None:
    assert contrast(theme.colour(mark), theme.colour(background)) >= 3


@THEMES
@pytest.mark.parametrize("background", ["canvas", "panel", "card"])
def test_categories_stand_out(theme: Theme, background: str) -> None:
    faint = {n: contrast(c, theme.colour(background)) for n, c in theme.categories.items()}
    assert {n: c for n, c in faint.items() if c < 3} == {}


@THEMES
def test_categories_differ(theme: Theme) -> None:
    assert len(set(theme.categories.values())) == len(theme.categories) == 14


@THEMES
@pytest.mark.parametrize("background", ["canvas", "panel", "card", "raised"])
def test_colours_that_a_person_gives_stand_out(theme: Theme, background: str) -> None:
    assert tuple(theme.swatches) == GIVEN[1:]
    faint = {n: contrast(c, theme.colour(background)) for n, c in theme.swatches.items()}
    assert {n: c for n, c in faint.items() if c < 3} == {}


@THEMES
def test_colours_that_a_person_gives_differ(theme: Theme) -> None:
    assert len(set(theme.swatches.values())) == len(GIVEN) - 1
    assert theme.swatch("", theme.accent) == theme.accent
    assert theme.swatch("red", theme.accent) == theme.swatches["red"]


@THEMES
@pytest.mark.parametrize("tone", ["accent", "good", "warning", "error"])
def test_banner_text_is_readable_on_its_tint(theme: Theme, tone: str) -> None:
    assert contrast(theme.text, theme.tint(theme.colour(tone))) >= 4.5


@pytest.mark.parametrize("background", ["field", "panel", "raised"])
@THEMES
def test_arrows_serve_both_themes(theme: Theme, background: str) -> None:
    assert contrast("#7c8698", theme.colour(background)) >= 3


def test_categories_are_found_by_title_in_any_case() -> None:
    assert DARK.category("Convolution") == DARK.category("convolution") == "#5c8dff"
    assert DARK.category("made up") == DARK.categories["other"]


def test_every_token_is_a_colour() -> None:
    for theme in ALL:
        for token in COLOURS:
            assert len(theme.colour(token)) == 7
            assert int(theme.colour(token)[1:], 16) >= 0


def test_an_unknown_token_is_refused() -> None:
    with pytest.raises(KeyError):
        DARK.colour("name")
