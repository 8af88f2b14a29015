"""Dialogs: the sheet they are all made of, refusals, questions."""

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
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
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.keys import keys_in_words, take_key
from shopkeeper.ui.kit.scrolled import Bleeding, Scrolled
from shopkeeper.ui.kit.texts import Text, Texts, text_of
from shopkeeper.ui.kit.widgets import Button, Card, ElidedLabel, IconButton, PlainLabel, row
from shopkeeper.words import sentence

_EDGE = 24
_LEAST_EDGE = 10
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
    Ctrl+Enter presses; the hint says so, and `hint` what more there is to say (None: neither).
    A sheet that is `dirty` asks before what was typed is thrown away.
    """

    def __init__(
        self,
        title: Text,
        parent: QWidget | None,
        *,
        width: int = 640,
        height: int | None = None,
        hint: Text | None = "",
    ) -> None:
        super().__init__(parent)
        self._wanted = (width, height)
        self._hint = hint
        self._scrim: Scrim | None = None
        self.filled: QPushButton | None = None
        self._deed: Text = ""
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
        self._build(title)
        self.say(self.setWindowTitle, title)

    def _build(self, title: Text) -> None:
        self.title = PlainLabel(title, scale="title")
        self._close = IconButton("close", "x", "Close")
        self._close.clicked.connect(lambda: self.reject())
        self.buttons = row(spacing=8)
        self.hint = ElidedLabel(role="quiet", scale="small")
        self.foot = QWidget()
        foot = row(self.hint, None, self.buttons)
        self.foot.setLayout(foot)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.card.body.addLayout(row(self.title, None, self._close))
        self.card.body.addLayout(self.body, 1)
        self.card.body.addWidget(self.foot)
        self.foot.hide()

    def retitle(self, title: Text) -> None:
        """Be called something else from now on."""
        self.title.say(self.title.setText, title)
        self.say(self.setWindowTitle, title)

    def put(self, widget: QWidget) -> None:
        """Fill the body with `widget`."""
        self.body.addWidget(widget, 1)

    def put_scrolled(self, widget: QWidget) -> "Scrolled":
        """Fill the body with `widget`, which may be higher than the window."""
        area = Scrolled(widget)
        box = Bleeding()
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
            self.filled, self._deed = button, text
        self.say(self.hint.setText, self._hinted)
        return button

    def say_hint(self, text: Text) -> None:
        """Say something else beside what Ctrl+Enter does."""
        self._hint = text
        self.say(self.hint.setText, self._hinted)

    def _hinted(self) -> str:
        if self._hint is None:
            return ""
        parts = [text_of(self._hint)] if self._hint else []
        if self._deed and self.buttons.count() > 1:
            keys = keys_in_words("Ctrl+Return")
            parts.append(tr("{keys}: {deed}").format(keys=keys, deed=text_of(self._deed)))
        return " · ".join(parts)

    # Leaving

    def dirty(self) -> bool:
        """Whether something was typed that would be lost."""
        return False

    def leave(self, then: Callable[[], Any]) -> None:
        """Do what leaves the sheet; what was typed is not thrown away unasked."""
        if not self.dirty():
            then()
            return
        ask(
            self,
            "What you typed has not been saved.",
            "Discard",
            then,
            title="Discard your changes?",
            no="Keep editing",
            danger=True,
        )

    def place(self) -> None:
        """Lie over the middle of the window, as large as wanted and as it allows."""
        parent = self.parentWidget()
        area = parent.window().geometry() if parent else self.screen().availableGeometry()
        width = min(self._wanted[0], area.width() - 2 * _EDGE)
        self.setFixedWidth(width)
        height = self._allowed(self._wanted[1] or self._natural_height(width), area)
        spare = area.height() - height
        top = max(min(_EDGE, spare // 2), spare // 3)
        self.setGeometry(QRect(area.x() + (area.width() - width) // 2, area.y() + top, width, height))

    @staticmethod
    def _allowed(height: int, area: QRect) -> int:
        """How high it may be; nearer to the window's edges where it is all in sight then."""
        fits = height <= area.height() - 2 * _LEAST_EDGE
        return height if fits else min(height, area.height() - 2 * _EDGE)

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

    def _grow(self) -> None:
        """Give what has become higher the room there is; nothing jumps up again while somebody works."""
        parent = self.parentWidget()
        if self._wanted[1] or not self.isVisible() or parent is None:
            return
        area = parent.window().geometry()
        height = self._allowed(self._natural_height(self.width()), area)
        if height > self.height():
            edge = min(_EDGE, (area.height() - height) // 2)
            top = min(self.y(), area.bottom() - edge - height)
            self.setGeometry(self.x(), max(top, area.y() + edge), self.width(), height)

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

    def reject(self) -> None:
        """Close, with Esc, the cross or the button; what was typed is not thrown away unasked."""
        self.leave(super().reject)

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

    def event(self, event: QEvent) -> bool:
        """Grow with what it holds."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round."""
        super().resizeEvent(event)
        if self._cut:
            self.setMask(_rounded(self.rect()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the right place; the keyboard begins in front of the first piece, not on the cross."""
        super().showEvent(event)
        if self.focusWidget() in (None, self._close):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.place()
        QTimer.singleShot(0, self, self.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter presses the filled button, Enter the one that has the focus; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._press_filled()
            else:
                take_key(self, event)
        elif not take_key(self, event):
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


def show_refusal(parent: QWidget | None, error: ShopError) -> Sheet:
    """Say a refusal that has no better place, over `parent`."""
    sheet = Sheet("This cannot be done", parent, width=440, hint=None)
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
    danger: bool = False,
) -> Sheet:
    """Ask before what can not be undone; `on_yes` only after a clear yes.

    Where yes is a `danger`, it is the red button, and no the filled one.
    """
    sheet = Sheet(title, parent, width=440, hint=None)
    sheet.put(PlainLabel(text, wrap=True))
    buttons = [
        ("no", no, sheet.reject, "filled" if danger else "plain"),
        ("yes", yes, lambda: (sheet.accept(), on_yes()), "danger" if danger else "filled"),
    ]
    made = [sheet.add_button(*one) for one in (reversed(buttons) if danger else buttons)]
    next(one for one in made if one.objectName() == "no").setFocus()
    sheet.open()
    return sheet
