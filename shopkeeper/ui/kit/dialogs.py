"""Dialogs: the sheet they are all made of, refusals, questions."""

import logging
import platform
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal, qVersion
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from shopkeeper import __version__, log
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import Button, Card, IconButton, PlainLabel, row
from shopkeeper.words import sentence

_log = logging.getLogger(__name__)

_EDGE = 24
_BAR = 14  # room for a scroll bar, in the edge
_SCRIM = {False: QColor(28, 36, 48, 96), True: QColor(0, 0, 0, 140)}


class Scrim(QWidget):
    """What dims a window while a sheet lies over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the window's size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim, within the rounded corners of a sheet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SCRIM[theme.is_dark()])
        radius = theme.size("radius") if isinstance(self.parentWidget(), Sheet) else 0
        painter.drawRoundedRect(self.rect(), radius, radius)


class Sheet(Texts, QDialog):
    """A card over its window: title, close, body, and a foot with a hint and buttons.

    Open it with `open()`; it frees itself when closed. `filled` is the button that
    Ctrl+Enter presses.
    """

    def __init__(
        self,
        title: Text,
        parent: QWidget | None,
        *,
        width: int = 640,
        height: int | None = None,
        hint: Text = "",
    ) -> None:
        super().__init__(parent)
        self._wanted = (width, height)
        self._scrim: Scrim | None = None
        self.filled: QPushButton | None = None
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        # X11 may have no compositor, which leaves what is translucent black: there the corners are cut off.
        self._cut = QGuiApplication.platformName() == "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._cut)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "cut_sheet" if self._cut else "sheet")
        self.card = Card(padding=_EDGE, spacing=16)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.card)
        self._build(title, hint)
        self.say(self.setWindowTitle, title)

    def _build(self, title: Text, hint: Text) -> None:
        self.title = PlainLabel(title, scale="title")
        self._close = IconButton("close", "x", "Close")
        self._close.clicked.connect(lambda: self.reject())
        self.buttons = row(spacing=8)
        self.hint = PlainLabel(hint, role="quiet", scale="small")
        self.foot = QWidget()
        foot = row(self.hint, None, self.buttons)
        self.foot.setLayout(foot)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.card.body.addLayout(row(self.title, None, self._close))
        self.card.body.addLayout(self.body, 1)
        self.card.body.addWidget(self.foot)
        self.foot.hide()

    def put(self, widget: QWidget) -> None:
        """Fill the body with `widget`."""
        self.body.addWidget(widget, 1)

    def put_scrolled(self, widget: QWidget) -> "Scrolled":
        """Fill the body with `widget`, which may be higher than the window."""
        area = Scrolled(widget)
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, -_BAR, 0)
        box.addWidget(area)
        self.body.addLayout(box, 1)
        return area

    def add_button(self, name: str, text: Text, press: Callable[[], Any], look: str = "plain") -> Button:
        """A button at the foot; the filled one answers to Ctrl+Enter."""
        button = Button(name, text, look=look)
        button.clicked.connect(lambda: press())
        self.buttons.addWidget(button)
        self.foot.show()
        if look == "filled":
            self.filled = button
        return button

    def place(self) -> None:
        """Lie over the middle of the window, as large as wanted and as it allows."""
        parent = self.parentWidget()
        area = parent.window().geometry() if parent else self.screen().availableGeometry()
        width = min(self._wanted[0], area.width() - 2 * _EDGE)
        self.setFixedWidth(width)
        most = area.height() - 2 * _EDGE
        height = min(self._wanted[1] or self._natural_height(width), most)
        spare = area.height() - height
        self.setGeometry(
            QRect(area.x() + (area.width() - width) // 2, area.y() + max(_EDGE, spare // 3), width, height)
        )

    def _natural_height(self, width: int) -> int:
        self.ensurePolished()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return (
            layout.totalHeightForWidth(width)
            if layout.hasHeightForWidth()
            else layout.totalSizeHint().height()
        )

    def _press_filled(self) -> None:
        if self.filled and self.filled.isEnabled():
            self.filled.click()

    # Qt

    def open(self) -> None:
        """Show over the dimmed window; it can not be used until this is closed."""
        parent = self.parentWidget()
        if parent and self._scrim is None:
            self._scrim = Scrim(parent.window())
            parent.window().installEventFilter(self)
        super().open()

    def done(self, result: int) -> None:
        """Give the window back."""
        if self._scrim and shiboken6.isValid(self._scrim):
            self._scrim.deleteLater()
            self._scrim.hide()
            self._scrim = None
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the window when it moves."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round."""
        super().resizeEvent(event)
        if self._cut:
            self.setMask(_rounded(self.rect()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the right place."""
        super().showEvent(event)
        self.place()
        QTimer.singleShot(0, self, self.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter presses the filled button, Enter the one that has the focus; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._press_filled()
            elif isinstance(button, QPushButton):
                button.click()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the card be moved aside, to look at what is under it."""
        handle = self.windowHandle()
        if handle and event.position().y() < 2 * _EDGE + 20:
            handle.startSystemMove()


def _rounded(rect: QRect) -> QRegion:
    path = QPainterPath()
    radius = theme.size("radius")
    path.addRoundedRect(rect, radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())


class Scrolled(QScrollArea):
    """A widget that scrolls up and down when it is higher than its room, and asks for all it needs."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = widget
        widget.setProperty("look", "scrolled")
        widget.setContentsMargins(0, 0, _BAR, 0)
        self.setWidget(widget)

    # Qt

    def sizeHint(self) -> QSize:
        """As high as what it holds."""
        widget, width = self._inside, self.width()
        tall = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        return QSize(widget.sizeHint().width(), tall)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more room when the widget grows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def show_refusal(parent: QWidget | None, error: ShopError) -> Sheet:
    """Say a refusal that has no better place, over `parent`."""
    sheet = Sheet("This can not be done", parent, width=440)
    sheet.put(PlainLabel(lambda: sentence(error), wrap=True))
    sheet.add_button("ok", "OK", sheet.accept, "filled").setFocus()
    sheet.open()
    return sheet


def ask(
    parent: QWidget | None,
    text: Text,
    yes: Text,
    on_yes: Callable[[], Any],
    *,
    title: Text,
    no: Text = "Cancel",
) -> Sheet:
    """Ask before what can not be undone; `on_yes` only after a clear yes."""
    sheet = Sheet(title, parent, width=440)
    sheet.put(PlainLabel(text, wrap=True))
    sheet.add_button("no", no, sheet.reject).setFocus()
    sheet.add_button("yes", yes, lambda: (sheet.accept(), on_yes()), "filled")
    sheet.open()
    return sheet


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
        sheet = self.sheet = Sheet("Something went wrong in Shopkeeper", self._window, width=640)
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
    "This is a fault of the program. What you were just doing was not saved; everything before it is safe. "
    "You can carry on. The report below holds nothing of your shop; "
    "please send it to whoever looks after the program."
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
