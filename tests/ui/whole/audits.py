"""What must be true of every widget a person sees: names, room for its text, the way of the Tab key."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.header import PAD, Header
from shopkeeper.ui.kit.widgets import Chip, ElidedLabel

USABLE = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)
_ARROW = 16
_COMBO_EDGES = 30
_SLACK = 1


def called(widget: QWidget) -> str:
    """What to call a widget in a fault."""
    text = getattr(widget, "text", getattr(widget, "currentText", str))()
    parent = widget.parentWidget()
    parents = parent.objectName() if parent else ""
    return f"{parents}/{type(widget).__name__}:{widget.objectName()}:{text}"


def shown(root: QWidget, kind: Any = QWidget) -> Iterator[Any]:
    """The visible widgets in `root` of that kind."""
    for widget in root.findChildren(QWidget):
        if isinstance(widget, kind) and widget.isVisibleTo(root) and widget.window() is root.window():
            yield widget


def usable(root: QWidget) -> Iterator[Any]:
    """What a person can use in `root`; the pieces Qt makes inside its own are left out."""
    for widget in shown(root, USABLE):
        inside = widget.parentWidget()
        of_qt = widget.objectName().startswith("qt_") or type(widget) in (QAbstractButton, QHeaderView)
        if not of_qt and not isinstance(inside, QComboBox | QAbstractSpinBox | QLineEdit):
            yield widget


# Names


def names(root: QWidget) -> list[str]:
    """What has no name for a screen reader, or none for a test."""
    found = [called(one) for one in usable(root) if not _spoken(one).strip() or not one.objectName()]
    for menu in root.findChildren(QMenu) + ([root] if isinstance(root, QMenu) else []):
        found += [
            f"menu {menu.objectName()}: an entry without words"
            for one in menu.actions()
            if not one.isSeparator() and not one.text().strip()
        ]
    return found


def _spoken(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face else ""


# Room


def cut(root: QWidget) -> list[str]:
    """The texts that have too little room."""
    found = [called(one) for one in shown(root, QLabel) if _label_cut(one)]
    found += [called(one) for one in shown(root, QPushButton | QCheckBox) if _button_cut(one)]
    found += [called(one) for one in shown(root, QComboBox) if _combo_cut(one)]
    found += [
        f"{called(one)} hint {one.placeholderText()}" for one in shown(root, QLineEdit) if _hint_cut(one)
    ]
    for header in shown(root, QHeaderView):
        found += _headings_cut(header)
    return found


def _label_cut(label: QLabel) -> bool:
    if isinstance(label, ElidedLabel) or not label.text() or not label.pixmap().isNull():
        return False
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + _SLACK and not _scrolled(label)
    return label.sizeHint().width() > label.width() + _SLACK or _sticks_out(label)


def _button_cut(button: QAbstractButton) -> bool:
    """A button needs room for its words in bold too where it is drawn so when it is chosen."""
    wanted = button.sizeHint().width()
    if isinstance(button, Chip) and button.isChecked():
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        wider = QFontMetrics(bold).horizontalAdvance(button.text())
        wanted = max(wanted, wider + 2 * 8)
    return wanted > button.width() + _SLACK or _sticks_out(button)


def _combo_cut(combo: QComboBox) -> bool:
    wanted = combo.fontMetrics().horizontalAdvance(combo.currentText())
    return (
        not combo.isEditable()
        and wanted > combo.width() - _COMBO_EDGES
        and combo.currentText() not in combo.toolTip()
    )


def _hint_cut(field: QLineEdit) -> bool:
    hint = field.placeholderText() if not field.text() else ""
    return bool(hint) and field.fontMetrics().horizontalAdvance(hint) > field.contentsRect().width() - 4


def _scrolled(widget: QWidget) -> bool:
    """Whether it can be brought into view by scrolling."""
    parent = widget.parentWidget()
    while parent and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent is not None


def _sticks_out(widget: QWidget) -> bool:
    """Whether a parent cuts it off at a side."""
    parent = widget.parentWidget()
    while parent:
        left = widget.mapTo(parent, QPoint(0, 0)).x()
        if left < -_SLACK or left + widget.width() > parent.width() + _SLACK:
            return not isinstance(parent, QAbstractItemView | QGraphicsView)
        if parent.isWindow():
            return False
        parent = parent.parentWidget()
    return False


def _headings_cut(header: QHeaderView) -> list[str]:
    model = header.model()
    if model is None or header.orientation() != Qt.Orientation.Horizontal:
        return []
    found = []
    for section in range(header.count()):
        title = str(model.headerData(section, header.orientation()) or "")
        if title and not header.isSectionHidden(section) and not _heading_fits(header, section, title):
            found.append(f"{called(header)} heading {title} in {header.sectionSize(section)}")
    return found


def _heading_fits(header: QHeaderView, section: int, title: str) -> bool:
    model: Any = header.model()
    side = Qt.ItemDataRole.TextAlignmentRole
    if isinstance(header, Header):
        if model.spec.columns[section].kind == "picture":
            return True
        metrics = QFontMetrics(theme.font("small", strong=True))
        right = bool(model.headerData(section, header.orientation(), side) & Qt.AlignmentFlag.AlignRight)
        room = header.sectionSize(section) - 2 * PAD + (PAD // 2 if right else 0)
        room -= _ARROW if section == header.sortIndicatorSection() else 0
        return metrics.horizontalAdvance(title) <= room + _SLACK
    return header.fontMetrics().horizontalAdvance(title) <= header.sectionSize(section) - 8


# Language


def texts(root: QWidget) -> list[str]:
    """Everything said in `root`: to the eye and to screen readers."""
    said: list[str] = [root.windowTitle()]
    for widget in shown(root):
        said += [widget.accessibleName(), getattr(widget, "placeholderText", str)()]
        if isinstance(widget, QLabel | QAbstractButton) and not isinstance(widget, Chip):  # it has its name
            said.append(widget.text().replace("&&", "&").strip())
        if isinstance(widget, QHeaderView) and widget.model() is not None:
            model, way = widget.model(), widget.orientation()
            said += [str(model.headerData(one, way) or "") for one in range(widget.count())]
        if isinstance(widget, QComboBox):
            said += [widget.itemText(one) for one in range(widget.count())]
    return [text for text in said if text]


# Keyboard


def by_tab(root: QWidget) -> Iterator[QWidget]:
    """Everything Tab should reach in `root`."""
    for widget in usable(root):
        if widget.isEnabled() and not isinstance(widget, QHeaderView):
            yield widget


def walk() -> list[QWidget]:
    """The widgets Tab goes through, from where the focus is until it is back, or stuck."""
    way: list[QWidget] = []
    for _ in range(200):
        here = QApplication.focusWidget()
        if here is None or here in way:
            break
        way.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    return way


def unreached(root: QWidget) -> list[str]:
    """What Tab does not reach, and where it gets stuck."""
    way = walk()
    if not way:
        return [f"{root.objectName()}: the keyboard is nowhere"]
    last = QApplication.focusWidget()
    reached = set(way)
    groups = {one.group() for one in way if isinstance(one, QAbstractButton) and one.group()}
    others = len(list(by_tab(root))) > 1
    found = [f"stuck in {called(way[-1])}"] if last is way[-1] and len(way) > 1 and others else []
    for one in by_tab(root):
        grouped = isinstance(one, QAbstractButton) and one.group() in groups
        proxied = one.focusProxy() in reached or any(one.isAncestorOf(other) for other in reached)
        in_button = isinstance(one.parent(), QAbstractButton) and one.parent() in reached  # has a key there
        if one not in reached and not (grouped or proxied or in_button):
            found.append(called(one))
    return found
