"""Item views, headers, scroll bars, tabs and splitters."""

VIEWS = """
QAbstractItemView {
    background: $panel; alternate-background-color: $raised; color: $text;
    border: 1px solid $line; border-radius: $radius;
    outline: none; selection-background-color: $selection; selection-color: $text; gridline-color: $line;
}
QAbstractItemView:disabled { color: $disabled; }
QTreeView, QListView { show-decoration-selected: 1; }
QTreeView[kind="flat"], QListView[kind="flat"], QTableView[kind="flat"] { border: none; background: transparent; }
QTreeView::item, QListView::item { padding: 3px 6px; min-height: 18px; border: none; }
QListView::item { border-radius: $radius_small; }
QTableView::item { padding: 2px 8px; border: none; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover { background: $raised; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
    background: $selection; color: $text;
}
QTreeView::item:disabled, QListView::item:disabled { color: $disabled; }
QTreeView::branch { background: transparent; }
QTreeView::branch:hover { background: $raised; }
QTreeView::branch:selected { background: $selection; }
QTreeView::branch:has-children:closed { image: $branch_closed; }
QTreeView::branch:has-children:open { image: $branch_open; }

QHeaderView { background: $panel; border: none; }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $line; border-right: 1px solid $line;
    padding: 4px 8px;
}
QHeaderView::section:hover { background: $raised; color: $text; }
QHeaderView::up-arrow { image: $chevron_up; width: 10px; }
QHeaderView::down-arrow { image: $chevron_down; width: 10px; }
QTableCornerButton::section {
    background: $panel; border: none; border-bottom: 1px solid $line; border-right: 1px solid $line;
}

QScrollArea { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $wire; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: $panel; qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 6px 14px; margin: 0;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $link; }
QTabBar::tab:disabled { color: $disabled; }
QTabBar::tab:left, QTabBar::tab:right { padding: 8px 12px; border-bottom: none; }
QTabBar::close-button { image: $close; border-radius: $radius_small; subcontrol-position: right; }
QTabBar::close-button:hover { background: $hover; }
QTabBar::scroller { width: 36px; }
QTabBar QToolButton { background: $panel; border: none; padding: 0; }
QTabBar QToolButton::left-arrow { image: $chevron_left; width: 10px; }
QTabBar QToolButton::right-arrow { image: $chevron_right; width: 10px; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; margin: 0 2px; }
QSplitter::handle:vertical { height: 1px; margin: 2px 0; }
QSplitter::handle:hover, QSplitter::handle:pressed { background: $accent; }
"""
