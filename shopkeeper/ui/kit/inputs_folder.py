"""An input for a folder: typed, or chosen in the system's own dialog."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, row


class FolderInput(Texts, QWidget):
    """A folder; `nothing` says in English what holds without one.

    `changed` comes when it is done being typed.
    """

    changed = Signal()

    def __init__(self, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TextInput()
        self.line.setObjectName("path")
        self.say(self.line.setPlaceholderText, nothing)
        self.choose = Button("choose_folder", "Choose…", icon="folder-open")
        self.choose.clicked.connect(lambda: self.ask())
        box = row(self.line, self.choose)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.setFocusProxy(self.line)
        self._before = ""
        self.line.editingFinished.connect(self._finish)

    def value(self) -> str:
        """The folder; "" for none. Raises ShopError `folder.missing` for what is no folder."""
        text = self.line.text().strip()
        if text and not Path(text).expanduser().is_dir():
            raise ShopError("folder.missing", path=text)
        return str(Path(text).expanduser()) if text else ""

    def set_value(self, value: Any) -> None:
        """Show a folder."""
        self._before = value or ""
        self.line.set_value(self._before)

    def standing(self) -> str:
        """What is typed."""
        return self.line.text()

    def setAccessibleName(self, name: str) -> None:
        """The line is called so too, the button by what it does."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def ask(self) -> None:
        """Let the owner choose."""
        dialog = QFileDialog(self, tr("Choose a folder"), self.line.text().strip())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, path: str) -> None:
        self.line.set_value(path)
        self._finish()

    def _finish(self) -> None:
        if self.line.text() != self._before:
            self._before = self.line.text()
            self.changed.emit()
