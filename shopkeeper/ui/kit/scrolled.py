"""What scrolls up and down when it is higher than its room."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from shopkeeper.ui.kit.widgets import Line

BAR = 14  # room for a scroll bar beside what scrolls


class Scrolled(QScrollArea):
    """A widget that scrolls up and down when it is higher than its room, and asks for all it needs.

    It keeps `BAR` free at its right, where the bar comes and goes, and ends in a line while
    there is more below.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = widget
        widget.setProperty("look", "scrolled")
        self.setWidget(widget)
        self._holder = WidthHolder(self)
        self.end = MoreBelow(self, BAR)

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


class MoreBelow(Line):
    """A line along the lower edge of `area`, but for `inset` at its right, while there is more below it."""

    def __init__(self, area: QScrollArea, inset: int = 0) -> None:
        super().__init__(parent=area)
        self._area, self._inset = area, inset
        area.verticalScrollBar().valueChanged.connect(self._mark)
        area.verticalScrollBar().rangeChanged.connect(self._mark)
        area.installEventFilter(self)
        self._mark()

    def _mark(self) -> None:
        bar, area = self._area.verticalScrollBar(), self._area
        self.setVisible(bar.value() < bar.maximum())
        self.setGeometry(0, area.height() - 1, area.width() - self._inset, 1)
        self.raise_()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge."""
        if event.type() == QEvent.Type.Resize:
            self._mark()
        return False


class WidthHolder(QObject):
    """Keeps what `area` holds as wide as it is when its bar comes or goes: the bar takes of the inset.

    It goes by whether the bar is in sight, not by whether it is needed: the area asks that of
    its content's width, which would change by the answer, and so without end.
    """

    def __init__(self, area: QScrollArea, inset: int = BAR) -> None:
        super().__init__(area)
        self._area, self._inset = area, inset
        area.verticalScrollBar().installEventFilter(self)
        self.hold()

    def hold(self) -> None:
        """Give what is held now its margin; to be called when it is another widget."""
        bar, widget = self._area.verticalScrollBar(), self._area.widget()
        taken = bar.sizeHint().width() if bar.isVisibleTo(self._area) else 0
        if widget and widget.contentsMargins().right() != self._inset - taken:
            widget.setContentsMargins(0, 0, self._inset - taken, 0)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The bar comes or goes."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.hold()
        return False


class Bleeding(QVBoxLayout):
    """Gives what it holds `BAR` more room to the right than it was given: into the edge of a card."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)

    # Qt

    def sizeHint(self) -> QSize:
        """What it takes of its own place."""
        return super().sizeHint() - QSize(BAR, 0)

    def minimumSize(self) -> QSize:
        """What it takes at least."""
        return super().minimumSize() - QSize(BAR, 0)

    def setGeometry(self, rect: QRect) -> None:
        """Reach over the right edge."""
        super().setGeometry(rect.adjusted(0, 0, BAR, 0))
