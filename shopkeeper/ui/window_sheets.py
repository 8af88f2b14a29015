"""What the window opens over itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from shopkeeper.settings import ProgramSettings
    from shopkeeper.ui.kit.desk import Desk
    from shopkeeper.ui.pages import PageStack

_Base = QWidget if TYPE_CHECKING else object


class Sheets(_Base):
    """Mixin of the window: each opens a sheet; what is loaded for it, is loaded then."""

    if TYPE_CHECKING:
        desk: Desk | None
        settings: ProgramSettings
        stack: PageStack
        importing: QWidget | None
        language_wanted: Signal
        theme_wanted: Signal

        @property
        def page(self) -> Any:
            """The page in sight."""
            ...

        def use_compact_rows(self) -> None:
            """Rows that are less high, or not."""
            ...

    def import_files(self, files: list[Path] | None = None) -> None:
        """Open the import, with files already chosen if there are any."""
        if self.desk:
            from shopkeeper.ui.exchange.import_window import ImportWindow

            self.importing = ImportWindow(self.desk, self, files or [])
            self.importing.open()

    def show_imports(self) -> None:
        """Open the imports there were."""
        if self.desk:
            from shopkeeper.ui.exchange.imports_window import ImportsWindow

            sheet = ImportsWindow(self.desk, self)
            sheet.import_wanted.connect(self.import_files)
            sheet.open()

    def export(self, ids: list[int] | None = None) -> None:
        """Open the export of the open page's list."""
        if self.desk:
            from shopkeeper.ui.exchange.export_window import ExportWindow

            ExportWindow(self.desk, self.page.spec.subject, self.page.query(), ids, self).open()

    def show_replies(self) -> None:
        """Open the quick replies, filled in from what is chosen on the page."""
        if self.desk:
            from shopkeeper.ui.replies.picker import ReplyPicker

            page = self.page
            subject = page.spec.subject if hasattr(page, "spec") else ""
            ids = page.chosen()
            fitting = page.reply_category(ids) if hasattr(page, "reply_category") else ""
            record = ids[0] if len(ids) == 1 else None
            ReplyPicker(self.desk, self, subject=subject, record=record, category=fitting).open()

    def show_history(self) -> None:
        """Open the history of the shop."""
        if self.desk:
            from shopkeeper.ui.history.window import HistoryWindow

            HistoryWindow(self.desk, self).open()

    def show_help(self) -> None:
        """Show the help on the page in sight."""
        from shopkeeper.ui.help import HelpSheet

        HelpSheet(self.stack.name, self).open()

    def show_shortcuts(self) -> None:
        """Show every key there is."""
        from shopkeeper.ui.shortcuts import ShortcutSheet

        ShortcutSheet(self).open()

    def show_settings(self) -> None:
        """Open the settings of the shop and of the program."""
        from shopkeeper.ui.settings.sheet import SettingsSheet

        sheet = SettingsSheet(self.settings, self.desk, self)
        sheet.language_wanted.connect(self.language_wanted)
        sheet.theme_wanted.connect(self.theme_wanted)
        sheet.compact_wanted.connect(self.use_compact_rows)
        sheet.open()
