"""Push buttons, tool buttons, check boxes and radio buttons."""

BUTTONS = """
QPushButton {
    background: $raised; color: $text; border: 1px solid $line; border-radius: $radius;
    padding: 4px 12px; min-height: 18px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $down; }
QPushButton:checked { background: $selection; border-color: $accent; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $disabled; }
QPushButton::menu-indicator {
    image: $chevron_down; width: 10px; subcontrol-origin: padding; subcontrol-position: center right; right: 6px;
}

QPushButton[kind="primary"], QPushButton:default {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: bold;
}
QPushButton[kind="primary"]:hover, QPushButton:default:hover {
    background: $accent_hover; border-color: $accent_hover;
}
QPushButton[kind="primary"]:pressed, QPushButton:default:pressed {
    background: $accent_down; border-color: $accent_down;
}
QPushButton[kind="primary"]:focus, QPushButton:default:focus { border: 1px solid $text; }
QPushButton[kind="primary"]:disabled, QPushButton:default:disabled {
    background: $raised; color: $disabled; border-color: $line;
}
QPushButton[kind="danger"] { color: $error; }
QPushButton[kind="danger"]:hover { background: $error_hover; border-color: $error; }
QPushButton[kind="danger"]:focus { border-color: $error; }
QPushButton[kind="danger"]:disabled { color: $disabled; background: $raised; border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $muted; }
QPushButton[kind="quiet"]:hover { background: $raised; color: $text; }
QPushButton[kind="quiet"]:pressed { background: $down; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="quiet"]:disabled { color: $disabled; background: transparent; }
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $link; padding: 1px 3px; text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="link"]:disabled { color: $disabled; }

QToolButton {
    background: transparent; color: $muted; border: 1px solid transparent; border-radius: $radius; padding: 4px 8px;
}
QToolButton:hover { background: $raised; color: $text; }
QToolButton:pressed { background: $down; }
QToolButton:checked { background: $selection; color: $text; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton[kind="raised"], QToolButton[kind="danger"] {
    background: $raised; color: $text; border-color: $line; padding: 4px 12px;
}
QToolButton[kind="raised"]:hover { background: $hover; }
QToolButton[kind="raised"]:focus { border-color: $accent; }
QToolButton[kind="danger"] { color: $error; }
QToolButton[kind="danger"]:hover { background: $error_hover; border-color: $error; }
QToolButton[kind="danger"]:focus { border-color: $error; }
QToolButton[kind="raised"]:pressed, QToolButton[kind="danger"]:pressed { background: $down; }
QToolButton[kind="raised"]:disabled, QToolButton[kind="danger"]:disabled {
    color: $disabled; border-color: $line; background: $raised;
}
QToolButton[popupMode="1"], QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton[popupMode="2"]::menu-indicator {
    image: $chevron_down; width: 10px; subcontrol-origin: padding; subcontrol-position: center right; right: 6px;
}
QToolButton::menu-button { border: none; border-left: 1px solid $line; width: 16px; }
QToolButton::menu-arrow { image: $chevron_down; width: 10px; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid $wire; background: $field;
}
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator { border-radius: $radius_small; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus, QRadioButton::indicator:focus,
QGroupBox::indicator:hover, QAbstractItemView::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: $check;
}
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {
    background: $accent; border-color: $accent; image: $dash;
}
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: $dot; }
QCheckBox::indicator:checked:focus, QCheckBox::indicator:indeterminate:focus, QRadioButton::indicator:checked:focus {
    border-color: $text;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: transparent; border-color: $line; }
QCheckBox::indicator:checked:disabled, QCheckBox::indicator:indeterminate:disabled,
QRadioButton::indicator:checked:disabled {
    background: $scroll;
}
"""
