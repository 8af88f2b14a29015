"""The window of an import: the four steps over the whole of the main window."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from shopkeeper.ui.exchange.import_page import ImportPage
from shopkeeper.ui.exchange.imports_window import ImportsWindow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.widgets import restyle

_WIDEST, _HIGHEST = 1320, 1000


class ImportWindow(Sheet):
    """Imports `files`, or what the owner chooses or drops here."""

    def __init__(self, desk: Desk, parent: QWidget | None, files: Sequence[Path] = ()) -> None:
        super().__init__("Import", parent, width=_WIDEST, height=_HIGHEST)
        self.setObjectName("import_window")
        self._desk = desk
        restyle(self.card, look="ground")
        self.page = ImportPage(desk)
        self.page.finished.connect(self.accept)
        self.page.history_wanted.connect(self.show_history)
        self.put(self.page)
        self.page.start()
        self.page.offer(list(files))

    def show_history(self) -> None:
        """Open the imports there were."""
        sheet = ImportsWindow(self._desk, self)
        sheet.finished.connect(lambda _: self.page.refresh())
        sheet.open()

    def _press_filled(self) -> None:
        """Each step has a filled button of its own."""
        buttons = self.page.findChildren(QPushButton)
        for button in buttons:
            if button.isVisible() and button.isEnabled() and button.property("look") == "filled":
                button.click()
                return

    # Qt

    def reject(self) -> None:
        """Close, but not while a step is under way: that has a Cancel of its own."""
        if not self.page.busy():
            super().reject()
