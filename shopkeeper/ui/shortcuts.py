"""The sheet of all keys, made of the commands themselves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shopkeeper.ui.commands import Command
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.keys import keys_in_words
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import PlainLabel, row
from shopkeeper.ui.page_commands import LIST_KEYS, palette

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow

_SAME = "Shift+?"  # how “?” is typed on most keyboards
_Line = tuple[Text, str]
_COLUMNS = (("shop", "tabs"), ("page", "list", "program"))
_TITLES = {"shop": "Shop", "tabs": "Pages", "program": "Program", "page": "This page", "list": "In a list"}


class ShortcutSheet(Sheet):
    """All keys by group, in two columns."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__("Keyboard shortcuts", window, width=820)
        self.setObjectName("shortcuts")
        groups: dict[str, list[_Line]] = {"list": [(text, keys) for keys, text in LIST_KEYS]}
        for command in palette(window):
            if command.keys:
                groups.setdefault(command.group, []).append((_words(command), command.keys))
        whole = QWidget()
        sides = QHBoxLayout(whole)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(40)
        for names in _COLUMNS:
            side = QVBoxLayout()
            side.setSpacing(20)
            for name in names:
                if groups.get(name):
                    side.addLayout(_group(_TITLES[name], groups[name]))
            side.addStretch(1)
            sides.addLayout(side, 1)
        self.put_scrolled(whole)


def _words(command: Command) -> Text:
    # Undo names what it would take back; here it is only “Undo”.
    return command.text if command.text and command.group != "page" else command.said


def _group(title: str, lines: Sequence[_Line]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    grid.addWidget(PlainLabel(title, scale="section"), 0, 0, 1, 2)
    for place, (text, keys) in enumerate(lines, 1):
        grid.addWidget(PlainLabel(text, role="second"), place, 0)
        caps = [_cap(one) for one in keys.split(";") if one != _SAME]
        grid.addLayout(row(None, *caps, spacing=4), place, 1)
    return grid


def _cap(keys: str) -> PlainLabel:
    cap = PlainLabel(scale="small")
    cap.setText(keys_in_words(keys))
    cap.setProperty("look", "key")
    return cap
