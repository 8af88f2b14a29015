"""What scrolls keeps its width when the bar comes or goes."""

from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.scrolled import BAR, Bleeding, Scrolled, WidthHolder
from shopkeeper.ui.kit.widgets import PlainLabel


def text() -> PlainLabel:
    """A text that is higher where it is narrower."""
    label = PlainLabel(wrap=True)
    label.setText("Orders paid before this time go out the same day. " * 12)
    return label


def test_a_text_that_just_fits_does_not_make_the_bar_come_and_go(qtbot: QtBot) -> None:
    inner, label = QWidget(), text()
    box = QVBoxLayout(inner)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(label)
    area = Scrolled(inner)
    qtbot.addWidget(area)
    area.show()
    seen = set()
    for height in range(60, 320, 3):
        area.resize(300, height)
        QApplication.processEvents()
        seen.add((label.width(), area.verticalScrollBar().maximum() > 0))
    assert seen == {(300 - BAR, True), (300 - BAR, False)}


def test_another_widget_gets_its_margin_too(qtbot: QtBot) -> None:
    area = QScrollArea(widgetResizable=True)
    qtbot.addWidget(area)
    holder = WidthHolder(area, 20)
    area.setWidget(QWidget())
    holder.hold()
    widget = area.widget()
    assert widget is not None and widget.contentsMargins().right() == 20


def test_what_bleeds_takes_no_more_room_than_its_place(qtbot: QtBot) -> None:
    whole, inner = QWidget(), QWidget()
    inner.setFixedSize(200 + BAR, 30)
    bleeding = Bleeding()
    bleeding.addWidget(inner)
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, BAR, 0)
    box.addLayout(bleeding)
    qtbot.addWidget(whole)
    whole.show()
    assert whole.minimumSizeHint().width() == 200 + BAR
    whole.resize(200 + BAR, 60)
    QApplication.processEvents()
    assert inner.geometry().right() == whole.rect().right()


def test_a_line_ends_what_goes_on_below(qtbot: QtBot) -> None:
    area = Scrolled(text())
    qtbot.addWidget(area)
    area.resize(300, 60)
    area.show()
    QApplication.processEvents()
    assert area.end.isVisible() and area.end.geometry().bottom() == area.height() - 1
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert not area.end.isVisible()
    area.verticalScrollBar().setValue(0)
    area.resize(300, 900)
    QApplication.processEvents()
    assert not area.end.isVisible()
