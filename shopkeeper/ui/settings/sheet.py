"""The settings: of the shop, kept as a command, and of the program, which hold at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import settings as shop_settings
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Form
from shopkeeper.ui.kit.sections import Switch
from shopkeeper.ui.kit.widgets import row
from shopkeeper.ui.settings import fields
from shopkeeper.ui.settings.signals import signals


class SettingsSheet(Sheet):
    """Both kinds under a switch; without an open shop only the program's.

    What the signals want is the window's to do.
    """

    language_wanted = Signal(str)
    theme_wanted = Signal(str)
    compact_wanted = Signal()

    def __init__(self, settings: ProgramSettings, desk: Desk | None, parent: QWidget | None) -> None:
        super().__init__("Settings", parent)
        self.setObjectName("settings")
        self._settings, self._desk = settings, desk
        self.shop = Form(fields.shop_fields(self._kept()), self._kept()) if desk else None
        self.program = Form(fields.program_fields(), self._chosen())
        for name in fields.PROGRAM:
            self.program.rows[name].input.changed.connect(lambda name=name: self._use(name))
        self.parts = QStackedWidget()
        forms = [form for form in (self.shop, self.program) if form]
        for form in forms:
            self.parts.addWidget(form)
        names = (("shop", "Shop"), ("program", "Program"))[-len(forms) :]
        self.switch = Switch("part", names)
        self.switch.chosen.connect(self._show_part)
        if len(forms) > 1:
            self.body.addLayout(row(self.switch, None))
        self.put_scrolled(self.parts)
        self.close_button = self.add_button("cancel", "Close", self.reject)
        self.save_button = self.add_button("save", "Save", self.save, "filled")
        self._guard()
        self._show_part(0)
        forms[0].focus_first()

    def _kept(self) -> dict[str, str]:
        assert self._desk is not None
        with self._desk.shop.read() as session:
            return {name: shop_settings.get(session, name) for name in fields.SHOP}

    def _chosen(self) -> dict[str, object]:
        values: dict[str, object] = {name: self._settings.get(name) or "" for name in fields.FOLDERS}
        compact = bool(self._settings.get("compact", False))
        return {**values, "language": i18n.language(), "theme": theme.mode(), "compact": compact}

    def _guard(self) -> None:
        reason = self._desk.refused() if self._desk else None
        if self.shop and reason:
            for field in self.shop.rows.values():
                field.lock(reason, shown=False)
            self.save_button.refuse(reason)

    def _show_part(self, place: int) -> None:
        self.parts.setCurrentIndex(place)
        shop = self.parts.currentWidget() is self.shop
        self.save_button.setVisible(shop)
        self.filled = self.save_button if shop else self.close_button
        self.hint.say(self.hint.setText, "Ctrl+Enter saves" if shop else "These hold at once, in every shop.")

    def show_program(self) -> None:
        """Bring the program's settings to the front."""
        self.switch.segments[-1].click()

    def save(self) -> None:
        """Keep what was chosen for the shop, as one command."""
        if self.shop and self._desk and self.shop.dirty():
            try:
                values = self.shop.values()
                with self._desk.shop.command("setting.change") as session:
                    for name in fields.SHOP:
                        shop_settings.put(session, name, values[name])
            except ShopError as error:
                self.shop.refuse(error)
                return
        self.accept()

    def _use(self, name: str) -> None:
        """Let one setting of the program hold from now on."""
        field = self.program.rows[name]
        try:
            value = field.input.value()
        except ShopError as error:
            field.refuse(error)
            return
        if name == "language":
            self.language_wanted.emit(value)
        elif name == "theme":
            self.theme_wanted.emit(value)
        elif name == "compact":
            self.compact_wanted.emit()
        else:
            self._settings.put(name, value)
            if self._desk and name == "backup_folder":
                self._desk.shop.backups = self._settings.backups_of(self._desk.shop.path)
        signals.changed.emit(name)
