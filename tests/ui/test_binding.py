"""The binding to Qt counts references rightly; a version that does not ends the program after a while."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

TIMES = 2000
# What else may come and go meanwhile; a miscount shows once a call.
SLACK = 50


class Bell(QObject):
    """Something that emits."""

    rung = Signal(int)
    answered = Signal(bool)


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    """A widget that lives as long as the test."""
    label = QLabel()
    qtbot.addWidget(label)
    return label


@pytest.fixture
def bell(qapp: object) -> Bell:
    """A signal's source that lives as long as the test, with somebody listening."""
    bell = Bell()
    bell.rung.connect(lambda _: None)
    bell.answered.connect(lambda _: None)
    return bell


# By name, what is called of a label and a bell with a number.
CALLS: dict[str, Callable[[QLabel, Bell, int], object]] = {
    "a void function": lambda label, bell, n: label.setText(str(n)),
    "a property": lambda label, bell, n: label.setProperty("n", n),
    "a flag": lambda label, bell, n: label.setEnabled(n % 2 == 0),
    "a signal": lambda label, bell, n: bell.rung.emit(n),
    "a signal with a truth": lambda label, bell, n: bell.answered.emit(n % 2 == 0),
    "a question": lambda label, bell, n: label.isEnabled(),
    "nothing found": lambda label, bell, n: label.parentWidget(),
}


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None, True and False live for ever from Python 3.12 on"
)
@pytest.mark.parametrize("name", CALLS)
def test_calling_qt_leaves_the_counts_of_shared_objects_alone(label: QLabel, bell: Bell, name: str) -> None:
    call = CALLS[name]
    shared = (None, True, False)
    before = [sys.getrefcount(each) for each in shared]
    for n in range(TIMES):
        call(label, bell, n)
    drift = [sys.getrefcount(each) - count for each, count in zip(shared, before, strict=True)]
    assert max(map(abs, drift)) < SLACK, dict(zip(map(str, shared), drift, strict=True))
