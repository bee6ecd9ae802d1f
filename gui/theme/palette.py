"""The QPalette of a theme: what Fusion, item views and rich text draw with where the stylesheet is silent."""

from PySide6.QtGui import QColor, QPalette

from gui.theme.colour import mix
from gui.theme.tokens import Theme

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


def _roles(theme: Theme) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: theme.panel,
        Role.WindowText: theme.text,
        Role.Base: theme.field,
        Role.AlternateBase: mix(theme.field, theme.raised, 0.6),
        Role.ToolTipBase: theme.raised,
        Role.ToolTipText: theme.text,
        Role.PlaceholderText: theme.faint,
        Role.Text: theme.text,
        Role.Button: theme.raised,
        Role.ButtonText: theme.text,
        Role.BrightText: theme.error,
        Role.Light: mix(theme.raised, theme.text, 0.2),
        Role.Midlight: mix(theme.raised, theme.text, 0.1),
        Role.Mid: theme.line,
        Role.Dark: theme.canvas,
        Role.Shadow: "#000000",
        Role.Highlight: theme.accent,
        Role.HighlightedText: theme.ink(theme.accent),
        Role.Accent: theme.accent,
        Role.Link: theme.link,
        Role.LinkVisited: theme.link,
    }


def disabled_text(theme: Theme) -> str:
    """Text of a disabled control: visibly off, still legible."""
    return mix(theme.panel, theme.muted, 0.55)


def palette(theme: Theme) -> QPalette:
    """All roles of a theme, with dimmed text for disabled widgets."""
    made = QPalette()
    for role, colour in _roles(theme).items():
        made.setColor(role, QColor(colour))
    dim = QColor(disabled_text(theme))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.PlaceholderText):
        made.setColor(Group.Disabled, role, dim)
    made.setColor(Group.Disabled, Role.Highlight, QColor(theme.line))
    return made
