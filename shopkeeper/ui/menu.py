"""The complete menu, and every key of the window."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.ui.backups.making import back_up
from shopkeeper.ui.commands import Command, shortcut
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.page_commands import page_commands

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow

_THEMES: tuple[tuple[str, Text], ...] = (
    ("light", lambda: tr("Light")),
    ("dark", lambda: tr("Dark")),
    ("system", lambda: tr("Same as the system")),
)
_RECENT = 8


def commands(window: "MainWindow") -> list[Command]:
    """Everything the window can be told."""
    on_shop = Refusals(window)
    return [
        *_file(window, on_shop),
        *_work(window, on_shop),
        *page_commands(window),
        *_tabs(window, on_shop),
        *_program(window),
    ]


class Refusals:
    """The reasons why a command can not be done just now."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def reads(self) -> Text | None:
        """There is a shop."""
        return None if self._window.desk else (lambda: tr("No shop file is open."))

    def writes(self) -> Text | None:
        """The shop can be changed."""
        return self.reads() or (self._window.desk.refused() if self._window.desk else None)

    def undoes(self) -> Text | None:
        """There is something to undo."""
        return self.writes() or (None if self._window.undoable else (lambda: tr("There is nothing to undo.")))

    def redoes(self) -> Text | None:
        """There is something to redo."""
        return self.writes() or (None if self._window.redoable else (lambda: tr("There is nothing to redo.")))


def _file(window: "MainWindow", on_shop: Refusals) -> list[Command]:
    return [
        Command("new_shop", "New shop file…", window.new_wanted.emit, "Ctrl+Shift+N", "file-plus"),
        Command("open", "Open…", lambda: window.open_wanted.emit(None), "Ctrl+O", "folder-open"),
        Command("sample", "Open the sample shop", window.sample_wanted.emit, "", "gem"),
        Command("save_copy", "Save a copy…", window.copy_wanted.emit, "Ctrl+Shift+S", "save", on_shop.reads),
        Command("back_up", "Back up now", partial(back_up, window), "", "archive", on_shop.reads),
        Command("restore", "Restore a backup…", window.restore_wanted.emit, "", "rotate-ccw"),
    ]


def _work(window: "MainWindow", on_shop: Refusals) -> list[Command]:
    def export() -> None:
        window.page.run("export")

    def exports() -> Text | None:
        page = window.page
        if page and page.action("export") is None:
            return "This page cannot do that."
        return on_shop.reads()

    return [
        Command("undo", "Undo", window.undo, "Ctrl+Z", "undo-2", on_shop.undoes, lambda: _undo_word(window)),
        Command(
            "redo",
            "Redo",
            window.redo,
            "Ctrl+Y;Ctrl+Shift+Z",
            "redo-2",
            on_shop.redoes,
            lambda: _redo_word(window),
        ),
        Command("import", "Import…", window.sheets.import_files, "Ctrl+I", "upload", on_shop.writes),
        Command(
            "imports", "Earlier imports", window.sheets.show_imports, "", "file-spreadsheet", on_shop.reads
        ),
        Command("export", "Export…", export, "Ctrl+E", "download", exports),
        Command(
            "replies",
            "Quick replies…",
            window.sheets.show_replies,
            "Ctrl+J",
            "message-square-text",
            on_shop.reads,
        ),
        Command("history", "History", window.sheets.show_history, "Ctrl+H", "history", on_shop.reads),
        Command(
            "find_anywhere", "Search the shop", window.find_anywhere, "Ctrl+K", "", on_shop.reads, shown=False
        ),
    ]


def _tabs(window: "MainWindow", on_shop: Refusals) -> list[Command]:
    return [
        Command(
            f"tab_{place + 1}",
            "",
            partial(window.show_page, place),
            f"Ctrl+{place + 1}",
            refused=on_shop.reads,
            label=button.accessibleName,
            shown=False,
            group="tabs",
        )
        for place, button in enumerate(window.bar.tabs)
    ]


def _program(window: "MainWindow") -> list[Command]:
    on_shop = Refusals(window)
    return [
        Command(
            "compact",
            "Compact rows",
            window.use_compact_rows,
            refused=on_shop.reads,
            chosen=lambda: bool(window.settings.get("compact", False)),
        ),
        Command("settings", "Settings", window.sheets.show_settings, "Ctrl+,", "settings"),
        Command("check", "Check shop file", window.check_wanted.emit, "", "shield-check", on_shop.reads),
        Command(
            "help",
            "Help on this page",
            window.sheets.show_help,
            "F1",
            "circle-question-mark",
            group="program",
        ),
        Command(
            "shortcuts",
            "Keyboard shortcuts",
            window.sheets.show_shortcuts,
            "?;Shift+?",
            "keyboard",
            group="program",
        ),
        Command("about", "About Shopkeeper", lambda: _about(window), "", "info"),
        Command("quit", "Quit", window.close, "Ctrl+Q", "log-out"),
    ]


def _about(window: "MainWindow") -> None:
    from shopkeeper.ui.about import AboutSheet

    AboutSheet(window).open()


def _undo_word(window: "MainWindow") -> str:
    return tr("Undo {label}").format(label=_label(window.undoable)) if window.undoable else tr("Undo")


def _redo_word(window: "MainWindow") -> str:
    return tr("Redo {label}").format(label=_label(window.redoable)) if window.redoable else tr("Redo")


def _label(done: Any) -> str:
    from shopkeeper.words import say

    said = say(done.key, done.args)
    return said if len(said) <= 40 else f"{said[:39]}…"


def install(window: "MainWindow") -> None:
    """Let the window answer to all keys; on macOS also show the native menu bar."""
    for command in window.commands:
        if command.keys:
            shortcut(command, window)
    if sys.platform == "darwin":
        native = window.menuBar().addMenu("Shopkeeper")
        native.aboutToShow.connect(lambda: fill(window, native, keys=False))


def build(window: "MainWindow") -> QMenu:
    """A fresh menu that says what holds just now."""
    menu = QMenu(window)
    menu.setObjectName("main_menu")
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return fill(window, menu)


def fill(window: "MainWindow", menu: QMenu, *, keys: bool = True) -> QMenu:
    """Put the complete menu into `menu`; `keys` shows them (in a native bar they would count twice)."""
    menu.clear()
    shown = {command.name: command for command in window.commands if command.shown}

    def add(*names: str) -> None:
        for name in names:
            _add(menu, shown[name], keys)

    add("new", "print")
    menu.addSeparator()
    add("new_shop", "open")
    _add_recent(window, menu)
    add("sample")
    add("save_copy", "back_up", "restore")
    menu.addSeparator()
    add("undo", "redo")
    menu.addSeparator()
    add("import", "imports", "export", "replies", "history")
    menu.addSeparator()
    _add_choice(
        menu,
        tr("Language"),
        "languages",
        i18n.LANGUAGES.items(),
        i18n.language(),
        window.language_wanted.emit,
    )
    themes = [(mode, text() if callable(text) else text) for mode, text in _THEMES]
    _add_choice(menu, tr("Theme"), "sun-moon", themes, theme.mode(), window.theme_wanted.emit)
    add("compact")
    menu.addSeparator()
    add("settings", "check", "help", "shortcuts", "about", "quit")
    return menu


def _add(menu: QMenu, command: Command, keys: bool) -> None:
    action = QAction(menu)
    action.setObjectName(command.name)
    if command.icon:
        action.setIcon(icon(command.icon, "second", 16))
    command.update(action)
    if command.keys and keys:
        action.setShortcut(command.keys.split(";")[0])
        action.setShortcutVisibleInContextMenu(True)
    action.triggered.connect(lambda _=False: command.run())
    menu.addAction(action)


def _add_recent(window: "MainWindow", menu: QMenu) -> None:
    recent = menu.addMenu(icon("folder-open", "second", 16), tr("Open recent"))
    recent.setObjectName("recent")
    paths = [Path(text) for text in window.settings.get("recent", [])][:_RECENT]
    for path in paths:
        action = recent.addAction(f"{path.stem}   {path.parent}".replace("&", "&&"))
        action.triggered.connect(lambda _=False, path=path: window.open_wanted.emit(path))
    recent.setEnabled(bool(paths))


def _add_choice(
    menu: QMenu, title: str, mark: str, choices: Any, chosen: str, act: Callable[[str], Any]
) -> None:
    sub = menu.addMenu(icon(mark, "second", 16), title)
    group = QActionGroup(sub)
    for code, text in choices:
        action = QAction(text, sub, checkable=True, checked=code == chosen)
        action.setObjectName(f"choose_{code}")
        action.triggered.connect(lambda _=False, code=code: act(code))
        group.addAction(action)
        sub.addAction(action)
