"""Texts that follow the language while the program runs."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from shopkeeper import i18n
from shopkeeper.i18n import tr

# English, or what gives the text of the moment.
Text = str | Callable[[], str]

_Base = QWidget if TYPE_CHECKING else object
_translator: QTranslator | None = None


def text_of(text: Text) -> str:
    """The text in the language of the moment."""
    return text() if callable(text) else tr(text)


class Texts(_Base):
    """Mixin of widgets: what they `say` is said again when the language changes.

    Stands before the Qt class: `class Page(Texts, QWidget)`.
    """

    def say(self, setter: Callable[[str], Any], text: Text) -> None:
        """Call `setter` with the text now and at every change of language; the last text counts."""
        self._sayings()[_key(setter)] = (setter, text)
        setter(text_of(text))

    def _sayings(self) -> dict[Any, tuple[Callable[[str], Any], Text]]:
        return self.__dict__.setdefault("_said", {})

    def say_again(self) -> None:
        """Say everything in the language of the moment."""
        for key, (setter, text) in list(self._sayings().items()):
            owner = getattr(setter, "__self__", None)
            if isinstance(owner, shiboken6.Object) and not shiboken6.isValid(owner):
                del self._sayings()[key]
            else:
                setter(text_of(text))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.say_again()
        super().changeEvent(event)


def _key(setter: Callable[[str], Any]) -> Any:
    owner = getattr(setter, "__self__", None)
    return (id(owner), getattr(setter, "__name__", "")) if owner is not None else setter


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is, whatever markup it holds."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def install_language() -> None:
    """Let Qt's own texts and number formats follow the language of the moment."""
    global _translator
    app = QCoreApplication.instance()
    if _translator is not None:
        QCoreApplication.removeTranslator(_translator)
        _translator = None
    QLocale.setDefault(QLocale(i18n.language()))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        QCoreApplication.installTranslator(translator)
        _translator = translator


def switch_language(code: str) -> None:
    """Use the language `code` at once, in every window."""
    i18n.set_language(code)
    install_language()
    for widget in QApplication.topLevelWidgets():
        if shiboken6.isValid(widget):  # one that another drew anew may be gone with it
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
