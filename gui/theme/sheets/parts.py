"""Badges, banners, section headers: the looks of gui.widgets."""

from string import Template

_TONES = ("accent", "good", "warning", "error")

_BADGE = Template('QLabel[badge="$tone"] { background: $$$tone; color: $$on_$tone; }\n')
_BANNER = Template('QFrame[banner="$tone"] { background: $$tint_$tone; border-color: $$$tone; }\n')

PARTS = """
QLabel[badge] {
    border-radius: 8px; padding: 0 6px; min-height: 16px; max-height: 16px; min-width: 5px;
    font-size: $small_size; font-weight: bold;
}
QLabel[badge="neutral"] { background: $raised; color: $muted; }
QFrame[banner] { border: 1px solid $line; border-radius: $radius; background: $raised; }
QToolButton[kind="section"] {
    color: $muted; font-size: $small_size; font-weight: bold; padding: 3px 4px 3px 0; border-radius: $radius_small;
}
QToolButton[kind="section"]:hover { color: $text; background: $raised; }
QToolButton[kind="section"]:checked { background: transparent; }
QToolButton[kind="section"]:checked:hover { color: $text; background: $raised; }
QToolButton[kind="close"] { padding: 2px; }
QLabel[kind="value"] { $mono_face; color: $text; }
""" + "".join(_BADGE.substitute(tone=tone) + _BANNER.substitute(tone=tone) for tone in _TONES)
