"""Backups while somebody works."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store import backup
from shopkeeper.ui.app import Program
from shopkeeper.ui.settings.signals import signals


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program with an empty shop open."""
    settings = ProgramSettings()
    settings.put("language", "en")
    program = Program(settings)
    program.show(tmp_path / "my.shop", create=True)
    yield program
    program.window.close()
    program.window.deleteLater()


@pytest.fixture
def settle(qtbot: QtBot, program: Program) -> Callable[[], None]:
    """Waits until everything asked for is there."""

    def wait() -> None:
        for _ in range(2):
            qtbot.waitUntil(lambda: not program.window.runner.busy())
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    return wait


def enter(program: Program, name: str) -> None:
    """A new customer."""
    assert program.shop
    with program.shop.command("customer.create", name=name) as session:
        customers.create(session, CustomerData(name))


def made(program: Program) -> list[str]:
    """Why there are backups, newest first."""
    assert program.shop and program.shop.backups
    folder = program.shop.backups
    return [one.reason for one in backup.listing(folder)] if folder.exists() else []


def test_what_was_done_is_backed_up_when_the_hours_are_over(
    program: Program, settle: Callable[[], None]
) -> None:
    enter(program, "Li")
    settle()
    program.keeper.timer.timeout.emit()
    settle()
    assert made(program) == ["hours"]
    program.keeper.timer.timeout.emit()
    settle()
    assert made(program) == ["hours"]  # nothing was done since


@pytest.mark.parametrize(("chosen", "hours"), [("1", 1), ("8", 8), ("0", 0), ("soon", 0)])
def test_the_hours_are_the_owners_choice(program: Program, chosen: object, hours: int) -> None:
    assert program.keeper.timer.interval() == 2 * 3_600_000
    program.settings.put("backup_hours", chosen)
    signals.changed.emit("backup_hours")
    assert program.keeper.timer.isActive() is bool(hours)
    if hours:
        assert program.keeper.timer.interval() == hours * 3_600_000


def test_backups_go_to_the_folder_chosen_from_now_on(program: Program, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    program.settings.put("backup_folder", str(tmp_path / "drive"))
    signals.changed.emit("backup_folder")
    assert program.shop
    made = program.shop.backup("manual")
    assert made is not None and made.path.is_relative_to(tmp_path / "drive")


def test_a_second_folder_gets_every_backup_from_when_it_is_chosen(
    program: Program, tmp_path: Path, settle: Callable[[], None]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    program.settings.put("second_backup_folder", str(stick))
    signals.changed.emit("second_backup_folder")
    enter(program, "Li")
    program.keeper.timer.timeout.emit()
    settle()
    assert len(list(stick.glob("*/*.shop"))) == 1
    assert program.window.status.second.isHidden()


def test_a_second_folder_that_is_gone_stands_in_the_status_line(
    program: Program, tmp_path: Path, settle: Callable[[], None]
) -> None:
    program.settings.put("second_backup_folder", str(tmp_path / "stick"))
    signals.changed.emit("second_backup_folder")
    settle()
    line = program.window.status.second
    assert not line.isHidden()
    assert str(tmp_path / "stick") in line.toolTip()
    (tmp_path / "stick").mkdir()
    enter(program, "Li")
    settle()
    program.keeper.timer.timeout.emit()
    settle()
    assert line.isHidden()


def test_what_keeps_a_backup_from_being_made_is_said_once(
    program: Program, tmp_path: Path, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(program.window, "refuse", lambda error: said.append(error.key))
    assert program.shop
    program.shop.backups = tmp_path / "gone" / "backups"
    for _ in range(2):
        enter(program, "Li")
        program.keeper.timer.timeout.emit()
        settle()
    assert said == ["backup.no_folder"]
    program.shop.backups = tmp_path / "here"
