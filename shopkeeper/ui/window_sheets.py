"""What the window opens over itself."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow


class Sheets:
    """The sheets of one window; what is loaded for one, is loaded when it opens."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def import_files(self, files: list[Path] | None = None) -> None:
        """Open the import, with files already chosen if there are any."""
        if self._window.desk:
            from shopkeeper.ui.exchange.import_window import ImportWindow

            self._window.importing = ImportWindow(self._window.desk, self._window, files or [])
            self._window.importing.open()

    def show_imports(self) -> None:
        """Open the imports there were."""
        if self._window.desk:
            from shopkeeper.ui.exchange.imports_window import ImportsWindow

            sheet = ImportsWindow(self._window.desk, self._window)
            sheet.import_wanted.connect(self.import_files)
            sheet.open()

    def export(self, ids: list[int] | None = None) -> None:
        """Open the export of the open page's list."""
        if self._window.desk:
            from shopkeeper.ui.exchange.export_window import ExportWindow

            ExportWindow(
                self._window.desk,
                self._window.page.spec.subject,
                self._window.page.query(),
                ids,
                self._window,
            ).open()

    def show_replies(self) -> None:
        """Open the quick replies, filled in from what is chosen on the page."""
        if self._window.desk:
            from shopkeeper.ui.replies.picker import ReplyPicker

            page = self._window.page
            subject = page.spec.subject if hasattr(page, "spec") else ""
            ids = page.chosen()
            fitting = page.reply_category(ids) if hasattr(page, "reply_category") else ""
            record = ids[0] if len(ids) == 1 else None
            ReplyPicker(
                self._window.desk, self._window, subject=subject, record=record, category=fitting
            ).open()

    def show_history(self) -> None:
        """Open the history of the shop."""
        if self._window.desk:
            from shopkeeper.ui.history.window import HistoryWindow

            HistoryWindow(self._window.desk, self._window).open()

    def show_help(self) -> None:
        """Show the help on the page in sight."""
        from shopkeeper.ui.help import HelpSheet

        HelpSheet(self._window.stack.name, self._window).open()

    def show_shortcuts(self) -> None:
        """Show every key there is."""
        from shopkeeper.ui.shortcuts import ShortcutSheet

        ShortcutSheet(self._window).open()

    def show_settings(self) -> None:
        """Open the settings of the shop and of the program."""
        from shopkeeper.ui.settings.sheet import SettingsSheet

        sheet = SettingsSheet(self._window.settings, self._window.desk, self._window)
        sheet.language_wanted.connect(self._window.language_wanted)
        sheet.theme_wanted.connect(self._window.theme_wanted)
        sheet.compact_wanted.connect(self._window.use_compact_rows)
        sheet.open()
