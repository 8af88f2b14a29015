"""New exports in the watched folder are offered, imported with one click, or sent away."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import importer
from shopkeeper.exchange.importer import Importer, Report
from shopkeeper.exchange.inbox import Found
from shopkeeper.model.orders import Order
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange.inbox import Inbox, InboxBar
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.settings.signals import signals
from tests.ui.conftest import Told
from tests.ui.exchange.conftest import order, write_sheet


@pytest.fixture
def folder(tmp_path: Path, desk: Desk) -> Path:
    """The watched folder."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    desk.settings.put("watched_folder", str(folder))
    return folder


@pytest.fixture
def bar(desk: Desk, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> InboxBar:
    """The line of the window, in a folder that is empty yet."""
    monkeypatch.setattr("shopkeeper.ui.exchange.inbox._SETTLES_MS", 0)
    bar = InboxBar(desk)
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def look(bar: InboxBar, settle: Callable[[], None], qtbot: QtBot) -> Callable[[], Inbox]:
    """Looks until nothing is new any more."""

    def looked() -> Inbox:
        for _ in range(2):
            settle()
            bar.inbox.look()
            settle()
        return bar.inbox

    return looked


def orders(shop: ShopFile) -> int:
    """How many orders are in the shop."""
    with shop.read() as session:
        return session.scalar(select(func.count()).select_from(Order)) or 0


def test_a_new_export_is_offered_and_imported_with_one_click(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], shop: ShopFile, settle: Callable[[], None]
) -> None:
    assert bar.isHidden()
    write_sheet(folder / "a.csv", [order("1")])
    write_sheet(folder / "b.csv", [order("2")])
    look()
    assert not bar.isHidden()
    assert bar.text.text() == "2 new exports found: Taobao and Tmall orders"
    bar.go.click()
    settle()
    assert orders(shop) == 2 and bar.isHidden()
    assert len(shop.commands()) == 1
    assert look().found == []


def test_where_a_row_would_be_held_nothing_is_imported_and_the_import_is_opened(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], shop: ShopFile, settle: Callable[[], None]
) -> None:
    file = write_sheet(folder / "a.csv", [order("1"), order("2", "?")])
    look()
    opened: list[list[Path]] = []
    bar.inbox.held_found.connect(opened.append)
    bar.go.click()
    settle()
    assert opened == [[file]] and orders(shop) == 0
    assert not bar.isHidden(), "it is offered until it was imported or sent away"
    bar.look_at.click()
    assert len(opened) == 2


def test_a_file_that_was_sent_away_is_not_offered_again(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], desk: Desk, qtbot: QtBot
) -> None:
    write_sheet(folder / "a.csv", [order("1")])
    look()
    bar.away.click()
    assert bar.isHidden() and look().found == []
    other = InboxBar(desk)
    qtbot.addWidget(other)
    for _ in range(2):
        other.inbox.look()
        qtbot.waitUntil(lambda: not desk.runner.busy())
    assert other.inbox.found == []


def test_a_file_that_was_imported_by_hand_is_not_offered(
    folder: Path, look: Callable[[], Inbox], shop: ShopFile
) -> None:
    file = write_sheet(folder / "a.csv", [order("1")])
    Importer(shop, [file]).run()
    assert look().found == []


def test_what_changes_nothing_is_offered_once(
    bar: InboxBar,
    folder: Path,
    look: Callable[[], Inbox],
    shop: ShopFile,
    told: Told,
    settle: Callable[[], None],
) -> None:
    Importer(shop, [write_sheet(folder.parent / "x.csv", [order("1")])]).run()
    write_sheet(folder / "a.csv", [order("1"), ("",) * 7])
    look()
    bar.go.click()
    settle()
    assert [text for text, *_ in told.toasts] == ["Nothing new: everything is in the shop already."]
    assert look().found == []


def test_half_a_download_waits(folder: Path, bar: InboxBar, settle: Callable[[], None]) -> None:
    settle()
    bar.inbox._settling.setInterval(1_000_000)
    file = write_sheet(folder / "a.csv", [order("1")])
    bar.inbox.look()
    settle()
    assert bar.inbox.found == [], "it might still grow"
    write_sheet(file, [order("1"), order("2")])
    os.utime(file, (file.stat().st_atime, file.stat().st_mtime + 1))
    bar.inbox.look()
    settle()
    assert bar.inbox.found == []
    bar.inbox.look()
    settle()
    assert len(bar.inbox.found) == 1


def test_what_is_no_recent_export_is_passed_over(folder: Path, look: Callable[[], Inbox]) -> None:
    write_sheet(folder / "a.csv.crdownload", [order("1")])
    write_sheet(folder / "~$a.csv", [order("1")])
    (folder / "empty.csv").touch()
    (folder / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "bill.txt").write_bytes(b"%PDF-1.7")
    os.utime(write_sheet(folder / "old.csv", [order("1")]), (1_000_000, 1_000_000))
    assert look().found == []


def test_the_folder_is_watched(bar: InboxBar, folder: Path, qtbot: QtBot, settle: Callable[[], None]) -> None:
    settle()
    write_sheet(folder / "a.csv", [order("1")])
    qtbot.waitUntil(lambda: len(bar.inbox.found) == 1, timeout=20_000)


def test_another_folder_is_watched_as_soon_as_it_is_chosen(
    bar: InboxBar, folder: Path, desk: Desk, look: Callable[[], Inbox], tmp_path: Path
) -> None:
    write_sheet(folder / "a.csv", [order("1")])
    assert len(look().found) == 1
    other = tmp_path / "other"
    other.mkdir()
    desk.settings.put("watched_folder", str(other))
    signals.changed.emit("theme")
    signals.changed.emit("watched_folder")
    assert look().found == []
    desk.settings.put("watched_folder", str(tmp_path / "gone"))
    signals.changed.emit("watched_folder")
    assert look().found == []
    desk.settings.put("watched_folder", "")
    signals.changed.emit("watched_folder")
    assert look().found == [] and bar.isHidden()


def test_it_looks_again_when_the_window_is_come_back_to(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], settle: Callable[[], None]
) -> None:
    look()
    bar.inbox._watcher.removePaths(bar.inbox._watcher.directories())
    write_sheet(folder / "a.csv", [order("1")])
    for state in (Qt.ApplicationState.ApplicationInactive, Qt.ApplicationState.ApplicationActive):
        bar.inbox._woken(state)
        settle()
    bar.inbox.look()
    settle()
    assert len(bar.inbox.found) == 1


def test_a_refusal_is_told_and_the_file_stays_offered(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], told: Told, settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    write_sheet(folder / "a.csv", [order("1")])
    look()
    for error in (ShopError("file.disk_full"), Cancelled()):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(importer.Importer, "run", fail)
        bar.go.click()
        settle()
    assert [error.key for error in told.refusals] == ["file.disk_full"]
    assert len(bar.inbox.found) == 1


def test_a_look_that_fails_finds_nothing(
    bar: InboxBar, folder: Path, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    write_sheet(folder / "a.csv", [order("1")])

    def fail(*_: object, **__: object) -> None:
        raise ShopError("child.died")

    monkeypatch.setattr("shopkeeper.exchange.inbox.run_in_child", fail)
    for _ in range(2):
        bar.inbox.look()
        settle()
    assert bar.inbox.found == []


def test_the_line_speaks_the_language_of_the_moment(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox]
) -> None:
    write_sheet(folder / "a.csv", [order("1")])
    look()
    switch_language("zh_CN")
    assert bar.text.text() == "发现 1 个新的导出文件：淘宝/天猫订单"


def test_what_came_during_an_import_is_offered_after_it(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], shop: ShopFile, settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    write_sheet(folder / "a.csv", [order("1")])
    look()
    run = Importer.run

    def slowly(importer: Importer, *told: object) -> object:
        write_sheet(folder / "b.csv", [order("2")])
        return run(importer, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(Importer, "run", slowly)
    bar.inbox.import_all()
    bar.inbox.look()
    settle()
    found = look().found
    assert [one.path.name for one in found] == ["b.csv"] and orders(shop) == 1


def test_what_a_look_finds_during_an_import_is_not_sent_away_with_it(
    bar: InboxBar, folder: Path, look: Callable[[], Inbox], settle: Callable[[], None]
) -> None:
    write_sheet(folder / "a.csv", [order("1")])
    look()
    bar.inbox.import_all()
    other = Found(folder / "b.csv", "digest", {"zh": "淘宝", "en": "Taobao"}, "taobao")
    bar.inbox._show([*bar.inbox.found, other])
    bar.inbox._imported(bar.inbox.found[:1], Report())
    assert bar.inbox.found == [other] and not bar.isHidden()
    settle()


def test_a_look_asked_for_during_another_follows_it(
    bar: InboxBar, folder: Path, settle: Callable[[], None]
) -> None:
    settle()
    bar.inbox._settling.setInterval(1_000_000)
    bar.inbox.look()
    write_sheet(folder / "a.csv", [order("1")])
    bar.inbox.look()
    settle()
    bar.inbox.look()
    settle()
    assert len(bar.inbox.found) == 1
