"""What the owner sees of errors that are bugs: a report to copy, and the program goes on."""

import logging
import platform
import sys
import threading
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from shopkeeper import __version__, log
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.widgets import PlainLabel

_log = logging.getLogger(__name__)


class CrashReport(QObject):
    """Shows errors that are bugs, from any thread, one window at a time; the program goes on."""

    _told = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.sheet: Sheet | None = None
        self._told.connect(self.show_report, Qt.ConnectionType.QueuedConnection)

    def tell(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log an error and show it; may be called in any thread."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        text = report(kind, error, trace)
        _log.error("%s", text)
        if shiboken6.isValid(self):
            self._told.emit(text)

    def show_report(self, text: str) -> None:
        """Show a report, unless one is open already."""
        if self.sheet and shiboken6.isValid(self.sheet):
            return
        sheet = self.sheet = Sheet("Something went wrong in Shopkeeper", self._window, width=640, hint=None)
        sheet.put(PlainLabel(lambda: tr(_CRASHED), wrap=True))
        shown = QPlainTextEdit(text)
        shown.setObjectName("report")
        shown.setReadOnly(True)
        shown.setMinimumHeight(220)
        sheet.say(shown.setAccessibleName, "Report")
        sheet.put(shown)
        sheet.add_button("copy", "Copy report", lambda: QGuiApplication.clipboard().setText(text))
        sheet.add_button("carry_on", "Carry on", sheet.accept, "filled").setFocus()
        sheet.open()


_CRASHED = (
    "This is a fault in the program. What you were just doing was not saved; everything before it is safe. "
    "You can carry on. The report below contains nothing from your shop; please send it to whoever looks "
    "after the program."
)


def report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """Which program on which system, and where an error came from; nothing of what a row holds."""
    python, system = platform.python_version(), platform.platform()
    program = f"Shopkeeper {__version__}, Python {python}, Qt {qVersion()}, {system}"
    return f"{program}\n{log.describe(error or kind(), trace)}"


def install_crash_report(window: QWidget) -> CrashReport:
    """Show errors nobody caught over `window`, whichever thread they come from."""
    crash = CrashReport(window)
    sys.excepthook = crash.tell

    def tell_thread(args: threading.ExceptHookArgs) -> None:
        crash.tell(args.exc_type, args.exc_value, args.exc_traceback)

    threading.excepthook = tell_thread
    return crash
