"""The small pieces: labels, buttons, chips, state labels, cards, lines.

How they look is the style sheet's; `role`, `scale`, `look` and `tone` are what it asks for.
"""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon as icon_of
from shopkeeper.ui.kit.texts import Text, Texts, plain_tip, text_of


def restyle(widget: QWidget, **properties: object) -> None:
    """Set style properties and let the style sheet see them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class PlainLabel(Texts, QLabel):
    """The only label: shows what it is given as it is, never as markup.

    `text` is English to be said (give what came from outside to `setText`); `role` is a
    colour (text, second, quiet, faint, red, accent), `scale` a step of the type scale.
    """

    def __init__(
        self,
        text: Text = "",
        *,
        role: str = "text",
        scale: str = "text",
        strong: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        self.setProperty("scale", scale)
        self.setProperty("strong", strong)
        if text:
            self.say(self.setText, text)


class ElidedLabel(PlainLabel):
    """A label of one line that ends in … where there is no room; the tooltip has it whole."""

    def minimumSizeHint(self) -> QSize:
        """Give way to what stands beside it."""
        return QSize(24, super().minimumSizeHint().height())

    # Qt

    def paintEvent(self, event: object) -> None:
        """Draw what fits."""
        from PySide6.QtGui import QPainter
        from PySide6.QtWidgets import QStyle, QStyleOption

        option = QStyleOption()
        option.initFrom(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setToolTip(plain_tip(self.text()) if shown != self.text() else "")
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment(),
            option.palette,
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()


class StateLabel(PlainLabel):
    """A state: a word on a ground of its colour (`tone`: red, amber, green, blue, violet, grey)."""

    def __init__(self, text: Text = "", tone: str = "grey", parent: QWidget | None = None) -> None:
        super().__init__(text, role="", scale="small", strong=True, parent=parent)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: Text, tone: str) -> None:
        """Show another state."""
        self.say(self.setText, text)
        restyle(self, tone=tone)


class IconLabel(QLabel):
    """An icon that only illustrates."""

    def __init__(
        self, name: str, role: str = "second", pixels: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = (name, role, pixels)
        self.setFixedSize(pixels, pixels)
        self._draw()

    def show_icon(self, name: str, role: str = "second") -> None:
        """Show another icon."""
        self._icon = (name, role, self._icon[2])
        self._draw()

    def _draw(self) -> None:
        pixels = self._icon[2]
        self.setPixmap(icon_of(*self._icon).pixmap(QSize(pixels, pixels), self.devicePixelRatioF()))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class _Iconed(Texts):
    """A button whose icon follows the theme, and that can say why it is not to be used."""

    _icon: tuple[str, str, int] | None = None
    _tip: Text = ""

    def set_icon(self, name: str, role: str = "second", pixels: int = 18) -> None:
        """Show the icon in the colour of `role`."""
        assert isinstance(self, QAbstractButton)
        self._icon = (name, role, pixels)
        self.setIconSize(QSize(pixels, pixels))
        self.setIcon(icon_of(name, role, pixels))

    def mark(self) -> str:
        """The name of the icon it shows."""
        return self._icon[0] if self._icon else ""

    def set_tip(self, tip: Text) -> None:
        """Say what the button does, on hover."""
        self._tip = tip
        self.say(self._show_tip, tip)

    def refuse(self, reason: Text | None) -> None:
        """Switch off, with the reason as tooltip; None switches on again."""
        self.setEnabled(reason is None)
        self.say(self._show_tip, self._tip if reason is None else reason)

    def _show_tip(self, text: str) -> None:
        self.setToolTip(plain_tip(text))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange and self._icon:
            self.set_icon(*self._icon)
        super().changeEvent(event)


class Button(_Iconed, QPushButton):
    """A button with a word; `look` is plain, filled (the one next thing to do), quiet or danger."""

    def __init__(
        self, name: str, text: Text, *, icon: str = "", look: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon:
            self.set_icon(icon, {"filled": "on_accent", "danger": "red"}.get(look, "second"), 16)
        self._aloud = False
        self.say(self._show_text, text)

    def retitle(self, text: Text) -> None:
        """Say something else from now on."""
        self.say(self._show_text, text)

    def say_aloud(self, text: Text) -> None:
        """Say more to screen readers than the word: which of several buttons of that word it is."""
        self._aloud = True
        self.say(self.setAccessibleName, text)

    def _show_text(self, text: str) -> None:
        gap = " " if self._icon else ""
        self.setText(gap + text.replace("&", "&&"))
        if not self._aloud:
            self.setAccessibleName(text)


class IconButton(_Iconed, QToolButton):
    """A button with only an icon; `tip` says what it does, to the mouse and to screen readers."""

    def __init__(
        self,
        name: str,
        icon: str,
        tip: Text,
        *,
        role: str = "second",
        pixels: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_icon(icon, role, pixels)
        self.set_tip(tip)
        self.say(self.setAccessibleName, tip)


class Chip(_Iconed, QPushButton):
    """A rounded button that filters: on or off, with how many there are."""

    def __init__(self, name: str, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._count: int | None = None
        self._counted = True
        self._detail = ""
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("look", "chip")
        self.toggled.connect(lambda _: self.updateGeometry())
        self.say(self._show_text, text)

    def set_count(self, count: int | None) -> None:
        """Show how many there are; None shows none."""
        self._count = count
        self._show_text(text_of(self._text))

    def show_count(self, shown: bool) -> None:
        """Whether there is room for the count."""
        if shown != self._counted:
            self._counted = shown
            self._show_text(text_of(self._text))

    def set_menu_mark(self) -> None:
        """Say that a press opens a menu: an arrow at the end, in the colour of the words."""
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._draw_mark(self.isChecked())
        self.toggled.connect(self._draw_mark)

    def _draw_mark(self, chosen: bool) -> None:
        self.set_icon("chevron-down", "accent" if chosen else "second", 14)

    def set_detail(self, detail: str) -> None:
        """Show what was chosen of its menu."""
        self._detail = detail
        self._show_text(text_of(self._text))

    def _show_text(self, text: str) -> None:
        count = "" if self._count is None else f"  {self._count:,}"
        detail = f": {self._detail[:16]}" if self._detail else ""
        self.setText(f"{text}{detail}{count if self._counted else ''}".replace("&", "&&"))
        self.setAccessibleName(f"{text}{detail}{count}")

    # Qt

    def sizeHint(self) -> QSize:
        """As wide as its words are, which are bold while it is chosen."""
        return wide_as_bold(self, super().sizeHint()) if self.isChecked() else super().sizeHint()


def wide_as_bold(button: QPushButton, hint: QSize) -> QSize:
    """`hint` with room for the button's words in bold, as they are while it is chosen."""
    bold = QFontMetrics(theme.font(strong=True)).horizontalAdvance(button.text())
    return QSize(
        hint.width() + max(0, bold - button.fontMetrics().horizontalAdvance(button.text())), hint.height()
    )


class Card(QFrame):
    """A surface with a faint frame; `body` is its layout."""

    def __init__(
        self, *, padding: int | None = None, spacing: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        pad = theme.size("padding") if padding is None else padding
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(spacing)


class Line(QFrame):
    """A faint separator."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


def row(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QHBoxLayout:
    """Pieces side by side: widgets, layouts, a number for a gap, None for what stretches."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def empty_layout(layout: QLayout) -> None:
    """Take all widgets out of a layout, and free them."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
