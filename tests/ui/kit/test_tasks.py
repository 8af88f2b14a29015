"""Work in threads: its results come back, in the window's thread, and it can be stopped."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.ui.kit import toasts
from shopkeeper.ui.kit.tasks import Task, TaskRunner
from shopkeeper.ui.kit.toasts import ProgressCard


def stopped(cancelled: Callable[[], bool]) -> None:
    """Wait until asked to stop."""
    while not cancelled():
        threading.Event().wait(0.001)
    raise Cancelled


def test_a_result_comes_in_the_windows_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    heard: list[Any] = []
    runner.run(
        lambda _, __: threading.current_thread(),
        lambda result: heard.append((result, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(heard))
    worker, here = heard[0]
    assert here is threading.main_thread()
    assert worker is not here


def test_no_result_comes_before_the_call_returned(qtbot: QtBot, runner: TaskRunner) -> None:
    heard: list[int] = []
    task = runner.run(lambda _, __: 1, heard.append)
    assert task.thread is not None
    task.thread.join()
    assert heard == []
    qtbot.waitUntil(lambda: heard == [1])


def test_a_refusal_goes_to_who_asked_else_to_the_window(qtbot: QtBot, runner: TaskRunner) -> None:
    def refuse(_: Any, __: Any) -> None:
        raise ShopError("undo.nothing")

    mine: list[ShopError] = []
    others: list[ShopError] = []
    runner.refused.connect(others.append)
    runner.run(refuse, on_error=mine.append)
    runner.run(refuse)
    qtbot.waitUntil(lambda: not runner.busy())
    assert [error.key for error in mine + others] == ["undo.nothing"] * 2
    assert (len(mine), len(others)) == (1, 1)


def test_a_bug_in_a_task_reaches_the_crash_report(
    qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, _, __: caught.append(kind))
    runner.run(lambda _, __: 1 / 0)
    qtbot.waitUntil(lambda: not runner.busy())
    assert caught == [ZeroDivisionError]


def test_cancelling_tells_so_and_gives_no_result(qtbot: QtBot, runner: TaskRunner) -> None:
    heard: list[Any] = []
    told: list[Task] = []
    runner.cancelled.connect(told.append)
    task = runner.run(lambda _, cancelled: stopped(cancelled), heard.append)
    task.cancel()
    qtbot.waitUntil(lambda: not runner.busy())
    assert (heard, told) == ([], [task])


def test_reporting_progress_stops_a_cancelled_task(runner: TaskRunner) -> None:
    task = Task(lambda *_: None, None, None, "", True, False, None)
    task.progress(3, 10)
    assert (task.done, task.total) == (3, 10)
    task.cancel()
    with pytest.raises(Cancelled):
        task.progress(4, 10)


def test_who_is_gone_hears_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    heard: list[int] = []
    owner = QObject()
    go = threading.Event()
    runner.run(lambda _, __: go.wait(), lambda _: heard.append(1), owner=owner)
    owner.deleteLater()
    del owner
    qtbot.wait(1)
    go.set()
    qtbot.waitUntil(lambda: not runner.busy())
    assert heard == []


def test_closing_waits_for_what_runs_and_tells_nothing(qtbot: QtBot, window: QMainWindow) -> None:
    runner = TaskRunner(window)
    heard: list[Any] = []
    task = runner.run(lambda _, cancelled: stopped(cancelled), heard.append)
    runner.close()
    assert task.thread is not None
    assert not task.thread.is_alive()
    qtbot.wait(1)
    assert heard == []
    assert not runner.busy()


def test_the_progress_of_a_slow_task_is_shown_and_can_be_cancelled(
    qtbot: QtBot, runner: TaskRunner, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toasts, "SHOWN_AFTER_MS", 0)
    monkeypatch.setattr(toasts, "CANCEL_AFTER_MS", 0)
    card = ProgressCard(runner, window)

    def work(progress: Any, cancelled: Any) -> None:
        progress(30, 40)
        stopped(cancelled)

    runner.run(work, title="Counting")
    qtbot.waitUntil(lambda: card.isVisible() and card.stop.isVisible() and card.bar.value() == 750)
    assert card.label.text() == "Counting"
    card.stop.click()
    qtbot.waitUntil(lambda: not runner.busy())
    assert card.isHidden()


def test_a_quiet_task_shows_no_progress(
    qtbot: QtBot, runner: TaskRunner, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toasts, "SHOWN_AFTER_MS", 0)
    card = ProgressCard(runner, window)
    go = threading.Event()
    runner.run(lambda _, __: go.wait(), quiet=True)
    with qtbot.waitSignal(runner.looked):
        pass
    assert card.isHidden()
    go.set()
    qtbot.waitUntil(lambda: not runner.busy())
