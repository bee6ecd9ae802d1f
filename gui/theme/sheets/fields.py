"""Line edits, spin boxes, combo boxes, text edits, sliders and progress bars."""

FIELDS = """
QLineEdit, QAbstractSpinBox, QComboBox, QTextEdit, QPlainTextEdit, QTextBrowser {
    background: $field; color: $text; border: 1px solid $line; border-radius: $radius;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QAbstractSpinBox, QComboBox { padding: 3px 8px; min-height: 18px; }
QTextEdit, QPlainTextEdit, QTextBrowser { padding: 4px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $wire; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QTextEdit:focus, QPlainTextEdit:focus, QTextBrowser:focus {
    border: 1px solid $accent;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QTextEdit:disabled, QPlainTextEdit:disabled {
    background: $panel; color: $disabled; border-color: $line;
}
QLineEdit:read-only { background: $panel; }
QLineEdit[state="error"], QAbstractSpinBox[state="error"], QComboBox[state="error"], QPlainTextEdit[state="error"] {
    border-color: $error;
}
QLineEdit[state="warning"], QAbstractSpinBox[state="warning"], QComboBox[state="warning"] { border-color: $warning; }
QLineEdit[kind="mono"], QPlainTextEdit[kind="mono"], QTextEdit[kind="mono"] { $mono_face; }

QAbstractSpinBox { padding: 2px 20px 2px 6px; }
QAbstractSpinBox QLineEdit { border: none; padding: 0 2px; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 18px; border: none; background: transparent;
    border-radius: $radius_small; margin: 1px;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-bottom: 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-top: 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $raised; }
QAbstractSpinBox::up-button:pressed, QAbstractSpinBox::down-button:pressed { background: $selection; }
QAbstractSpinBox::up-arrow { image: $chevron_up; width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: $chevron_down; width: 9px; height: 9px; }
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off { image: $chevron_up_off; }
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off { image: $chevron_down_off; }

QComboBox { combobox-popup: 0; padding-left: 10px; padding-right: 24px; }
QComboBox:editable { padding-left: 8px; }
QComboBox::drop-down {
    subcontrol-origin: border; subcontrol-position: center right; width: 22px; border: none; background: transparent;
}
QComboBox::down-arrow { image: $chevron_down; width: 11px; height: 11px; }
QComboBox::down-arrow:disabled { image: $chevron_down_off; }
QComboBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $line; border-radius: 0; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 22px; padding: 1px 8px; border-radius: $radius_small; }

QSlider { background: transparent; }
QSlider:horizontal { min-height: 20px; }
QSlider:vertical { min-width: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $wire; }
QSlider::groove:vertical { width: 4px; border-radius: 2px; background: $wire; }
QSlider::sub-page:horizontal, QSlider::add-page:vertical { background: $accent; border-radius: 2px; }
QSlider::handle {
    background: $accent; border: 2px solid $panel; border-radius: 8px; width: 12px; height: 12px;
}
QSlider::handle:horizontal { margin: -6px 0; }
QSlider::handle:vertical { margin: 0 -6px; }
QSlider::handle:hover { background: $accent_hover; }
QSlider:focus::handle, QSlider::handle:focus { border-color: $text; }
QSlider::groove:disabled, QSlider::sub-page:horizontal:disabled, QSlider::add-page:vertical:disabled {
    background: $line;
}
QSlider::handle:disabled { background: $scroll; border-color: $panel; }

QProgressBar {
    background: $raised; color: transparent; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[state="good"]::chunk { background: $good; }
QProgressBar[state="error"]::chunk { background: $error; }
QProgressBar::chunk:disabled { background: $scroll; }
"""
