"""Qt's own messages: in the log, not in the terminal."""

import logging
import subprocess
import sys

import pytest
from PySide6.QtCore import QtMsgType

from shopkeeper.ui import qt_messages

# In a process of its own: the tests' own handler of Qt's messages stands in the way here.
_WARNS = """
import logging, sys
from PySide6.QtCore import qWarning
from shopkeeper.ui.app import application
logging.basicConfig(stream=sys.stdout, format="%(name)s %(levelname)s %(message)s")
app = application()
qWarning("This plugin does not do that")
"""


def test_what_qt_warns_of_is_logged_and_not_shown() -> None:
    done = subprocess.run([sys.executable, "-c", _WARNS], capture_output=True, text=True, check=True)
    assert "shopkeeper.qt WARNING This plugin does not do that" in done.stdout.splitlines()
    assert done.stderr == ""


def test_what_ends_the_program_is_shown(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="shopkeeper.qt"):
        qt_messages._note(QtMsgType.QtFatalMsg, None, "No platform plugin")
    assert capsys.readouterr().err == "No platform plugin\n"
