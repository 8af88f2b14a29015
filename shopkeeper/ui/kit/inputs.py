"""Inputs of forms: each gives and takes a plain value and tells when it changed."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit import theme

Choices = Sequence[tuple[Any, str]]

_FRAME = 2  # border and the style sheet's padding of a text of several lines

_DATE = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))$")
_TIME = re.compile(r"^(.+?)(?:[ T]|(?<=日))\s*(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_TAG_ENDS = re.compile(r"[,，、;；\n]")


class Input(Protocol):
    """What a form asks of every input; `value` raises ShopError for what can not be read."""

    changed: Signal

    def value(self) -> Any:
        """What stands in it."""
        ...

    def set_value(self, value: Any) -> None:
        """Put `value` in."""
        ...

    def standing(self) -> Any:
        """What stands in it, readable or not; a form is dirty when it is another than at first."""
        ...


class TextInput(QLineEdit):
    """One line of text."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Any:
        """The text, as typed."""
        return self.text()

    def set_value(self, value: Any) -> None:
        """Put `value` in, its beginning in sight."""
        self.setText(value)
        self.setCursorPosition(0)

    def standing(self) -> Any:
        """The text, as typed."""
        return self.text()

    def offer(self, words: Sequence[str]) -> None:
        """Complete what is typed to one of `words`."""
        completer = QCompleter(list(words), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)


class LongInput(QPlainTextEdit):
    """Text of several lines; Tab leaves it, as it leaves every input."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, least: int = 3, most: int = 8) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._fit()

    def value(self) -> Any:
        """The text, as typed."""
        return self.toPlainText()

    def set_value(self, value: Any) -> None:
        """Put `value` in."""
        self.setPlainText(value)

    def standing(self) -> Any:
        """The text, as typed."""
        return self.toPlainText()

    def _fit(self) -> None:
        wanted = max(self.blockCount(), round(self.document().size().height()), self._least)
        lines = min(wanted, self._most)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if wanted > lines else off)
        spare = 2 * self.document().documentMargin() + 2 * _FRAME
        height = int(lines * QFontMetrics(self.font()).lineSpacing() + spare)
        self.setFixedHeight(max(height, theme.size("control")))

    # Qt

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self._fit()


class LinesInput(LongInput):
    """Several texts, one on each line."""

    def __init__(self, parent: QWidget | None = None, *, least: int = 1) -> None:
        super().__init__(parent, least=least, most=5)

    def value(self) -> tuple[str, ...]:
        """The lines that have something on them."""
        return tuple(filter(None, (line.strip() for line in self.toPlainText().splitlines())))

    def set_value(self, value: Sequence[str]) -> None:
        """Put each of `value` on a line."""
        self.setPlainText("\n".join(value))


class DateInput(TextInput):
    """A day, typed: 1990-05-20, 1990/5/20, 1990年5月20日 or 19900520."""

    def value(self) -> date | None:
        """The day; None for nothing. Raises ShopError `date.not_understood`."""
        text = self.text().strip()
        return read_date(text) if text else None

    def set_value(self, value: date | None) -> None:
        """Show the day as it would be typed."""
        self.setText(value.isoformat() if value else "")


def read_date(text: str) -> date:
    """The day `text` writes; ShopError `date.not_understood` when it is none."""
    found = _DATE.match(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        pass
    raise ShopError("date.not_understood", text=text)


class DateTimeInput(TextInput):
    """A moment to the minute, typed: a day as in DateInput and 09:30 behind it; without a time, midnight.

    A moment that is not typed over keeps its seconds, though they are not shown.
    """

    _shown: datetime | None = None

    def value(self) -> datetime | None:
        """The moment; None for nothing. Raises ShopError `time.not_understood`."""
        text = self.text().strip()
        if self._shown and text == _to_the_minute(self._shown):
            return self._shown
        return read_time(text) if text else None

    def set_value(self, value: datetime | None) -> None:
        """Show the moment as it would be typed."""
        self._shown = value
        self.setText(_to_the_minute(value) if value else "")


def _to_the_minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def read_time(text: str) -> datetime:
    """The moment `text` writes; ShopError `time.not_understood` when it is none."""
    plain = unicodedata.normalize("NFKC", text)
    found = _TIME.match(plain)
    try:
        if found is None:
            return datetime.combine(read_date(plain), time())
        hour, minute, second = found[2], found[3], found[4] or "0"
        return datetime.combine(read_date(found[1].strip()), time(int(hour), int(minute), int(second)))
    except (ShopError, ValueError) as error:
        raise ShopError("time.not_understood", text=text) from error


class TagsInput(TextInput):
    """Short words between commas; those in use are offered while typing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []

    def value(self) -> tuple[str, ...]:
        """The words."""
        return split_words(self.text())

    def set_value(self, value: Sequence[str]) -> None:
        """Show the words between commas."""
        self.setText(", ".join(value))

    def offer(self, words: Sequence[str]) -> None:
        """Complete the word being typed to one of `words`."""
        completer = _LastWord(list(words), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)


def split_words(text: str) -> tuple[str, ...]:
    """The words between commas, of either language."""
    return tuple(filter(None, (word.strip() for word in _TAG_ENDS.split(text))))


class _LastWord(QCompleter):
    """Completes what stands after the last comma."""

    def splitPath(self, path: str) -> list[str]:
        return [_TAG_ENDS.split(path)[-1].strip()]

    def pathFromIndex(self, index: Any) -> str:
        line = self.widget()
        typed = line.text() if isinstance(line, QLineEdit) else ""
        before = typed[: len(typed) - len(_TAG_ENDS.split(typed)[-1])].rstrip()
        word = index.data()
        return f"{before} {word}" if before else word


def also(choices: Callable[[], Choices], kept: str) -> Callable[[], Choices]:
    """The choices, and what is kept already where it is none of them."""

    def offered() -> Choices:
        found = choices()
        return found if kept in (value for value, _ in found) else [*found, (kept, kept)]

    return offered


class ChoiceInput(QComboBox):
    """One of a few choices: (value, word) pairs, asked for anew when the language changes."""

    changed = Signal()

    def __init__(self, choices: Callable[[], Choices], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.say_choices()
        self.currentIndexChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Any:
        """The value of the choice made."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose `value`."""
        self.setCurrentIndex(self.findData(value))

    def standing(self) -> Any:
        """The value of the choice made."""
        return self.currentData()

    def say_choices(self) -> None:
        """Write the choices in the language of the moment, keeping the one made."""
        made = self.currentData()
        self.blockSignals(True)
        self.clear()
        for value, word in self._choices():
            self.addItem(word, value)
        self.setCurrentIndex(max(self.findData(made), 0))
        self.blockSignals(False)

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say_choices()

    def wheelEvent(self, event: Any) -> None:
        """Let the form scroll: turning the wheel over a choice must not change it unseen."""
        event.ignore()


class CheckInput(QCheckBox):
    """Yes or no; its label stands beside the box."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggled.connect(lambda _: self.changed.emit())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it, or not."""
        self.setChecked(bool(value))

    def standing(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()
