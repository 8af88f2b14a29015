"""Goes where the pictures are drawn, and looks at each place instead of drawing it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from shopkeeper import i18n
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.texts import install_language, switch_language
from shopkeeper.ui.main_window import PAGES, MainWindow
from shopkeeper.ui.screens.stage import Forgetful, Stage
from tests.ui.whole import audits

Audit = Callable[[str, QWidget], list[str]]


@dataclass
class Inspector(Stage):
    """A stage that looks at what would be drawn; what is wrong stands in `faults`, by place."""

    looks: list[Audit] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    sheets: list[tuple[str, Sheet]] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until everything asked for is there."""
        calm = 0
        while calm < 3:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            page = self.window.page
            waits = isinstance(page, ListPage) and (page._choosing.isActive() or page._typing.isActive())
            calm = 0 if waits or self.window.runner.busy() else calm + 1
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def draw(self, name: str, *over: QWidget) -> None:
        """Look at the window, or at what lies over it."""
        self.settle()
        self.seen.append(name)
        top = over[-1] if over else self.window
        for look in self.looks:
            self.fault(name, look(name, top))
        self.sheets += [(name, one) for one in over if isinstance(one, Sheet)]

    def fault(self, name: str, found: list[str]) -> None:
        """Note what is wrong at a place."""
        if found:
            self.faults.setdefault(name, []).extend(found)

    def draw_sheet(self, name: str, sheet: Any, *prepare: Callable[[], Any]) -> None:
        """Open a sheet, use and leave it."""
        sheet.open()
        for act in (lambda: None, *prepare):
            act()
            self.settle()
        self.draw(name, sheet)
        self.leave(name, sheet)

    def draw_opened(self, name: str) -> None:
        """Look at what has opened, use it a little and leave it in the middle."""
        self.settle()
        opened = self.opened()
        if opened:
            self.draw(name, *opened)
        for one in reversed(opened):
            if shiboken6.isValid(one):
                self.leave(name, one)

    def leave(self, name: str, opened: QWidget) -> None:
        """Type something where that can be done, press Esc, and say yes to leaving it."""
        if not isinstance(opened, Sheet):
            opened.close()
            self.settle()
            return
        field_ = next(iter(_fields(opened)), None)
        if field_ is not None:
            field_.setFocus()
            QTest.keyClick(field_, Qt.Key.Key_1)
        for _ in range(3):
            if not _open(opened):
                break
            asked = next((one for one in opened.findChildren(Sheet) if one.isVisible()), None)
            yes = asked.findChild(QPushButton, "yes") if asked is not None else None
            if yes is not None:
                yes.click()
            else:
                QTest.keyClick(QApplication.focusWidget() or opened, Qt.Key.Key_Escape)
            self.settle()
        if _open(opened):
            self.fault(name, [f"{opened.objectName()} does not close by Esc"])
            opened.done(0)
            self.settle()

    def alive(self) -> list[str]:
        """The sheets that were closed and yet are not freed."""
        self.settle()
        return [name for name, one in self.sheets if shiboken6.isValid(one)]


def _open(sheet: QWidget) -> bool:
    return shiboken6.isValid(sheet) and sheet.isVisible()


def _fields(sheet: QWidget) -> Iterator[QLineEdit]:
    for one in sheet.findChildren(QLineEdit):
        if one.isVisible() and one.isEnabled() and not one.isReadOnly() and not one.text():
            yield one


def parts(stage: Stage) -> list[tuple[str, str]]:
    """The tabs and their parts ("" where a tab is one list)."""
    found = []
    for place, (tab, _) in enumerate(PAGES):
        stage.window.show_page(place)
        here = stage.window.tab
        found += (
            [(tab.name, one.name) for one in here.parts()] if hasattr(here, "parts") else [(tab.name, "")]
        )
    return found


def lists(stage: "Inspector") -> list[tuple[str, str]]:
    """Those of them that are lists."""
    return [one for one in parts(stage) if isinstance(go_to(stage, *one), ListPage)]


def go_to(stage: Inspector, tab: str, part: str) -> Any:
    """Open a list, and wait until it is there."""
    stage.window.show_page(next(place for place, (one, _) in enumerate(PAGES) if one.name == tab))
    if part:
        stage.window.tab.show_part(part)
    stage.settle()
    return stage.page


@contextmanager
def inspecting(shop: ShopFile, language: str, looks: list[Audit]) -> Iterator[Inspector]:
    """A window on `shop` in a language, to be looked at; closed in the end."""
    switch_language(language)
    window = MainWindow(Forgetful())
    window.resize(1280, 720)
    with tempfile.TemporaryDirectory() as folder:
        stage = Inspector(window, Path(folder), language, Path(folder), looks=looks)
        window.show()
        window.activateWindow()
        window.attach(shop)
        stage.settle()
        try:
            yield stage
        finally:
            window.detach()
            window.runner.close()
            window.close()
            shiboken6.delete(window)


def look_at_names(_: str, root: QWidget) -> list[str]:
    """Everything has a name."""
    return [f"no name: {one}" for one in audits.names(root)]


def look_for_cuts(_: str, root: QWidget) -> list[str]:
    """Nothing is cut."""
    return [f"cut: {one}" for one in audits.cut(root)]


def look_at_tab(_: str, root: QWidget) -> list[str]:
    """Tab goes everywhere and comes back."""
    if not isinstance(root, Sheet | MainWindow):
        return []
    if isinstance(root, MainWindow):
        root.activateWindow()
        QTest.qWaitForWindowActive(root, 1000)
        root.page.view.setFocus()
    return [f"Tab: {one}" for one in audits.unreached(root)]


def look_at_language(place: str, root: QWidget) -> list[str]:
    """What is said follows the language, and comes back with it."""
    if isinstance(root, MainWindow) and place.endswith("-several"):
        return []
    now = i18n.language()
    other = next(one for one in i18n.LANGUAGES if one != now)
    before = audits.texts(root)
    _say_in(other, root)
    there = audits.texts(root)
    _say_in(now, root)
    after = audits.texts(root)
    chinese = there if other == "zh_CN" else after
    stayed = sorted({one for one in chinese if _is_english(one)})
    found = [f"still English: {one}" for one in stayed]
    if sorted(before) != sorted(after):
        found += [f"another word after switching there and back: {one}" for one in set(before) ^ set(after)]
    return found


def _say_in(language: str, root: QWidget) -> None:
    i18n.set_language(language)
    install_language()
    parent = root.parentWidget()
    above = parent.window() if parent else root
    for widget in dict.fromkeys((getattr(above, "bar", root), root)):  # some sheets say the header's words
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))


def _is_english(text: str) -> bool:
    said = i18n.catalogue("zh_CN").get(text)
    return said is not None and said != text
