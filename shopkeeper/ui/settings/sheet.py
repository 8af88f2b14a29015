"""The settings: of the shop, kept as a command, and of the program; all hold once they are saved."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shopkeeper import i18n, paths
from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import settings as shop_settings
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Form
from shopkeeper.ui.kit.laying import Pages
from shopkeeper.ui.kit.sections import Switch
from shopkeeper.ui.kit.widgets import row
from shopkeeper.ui.settings import fields, rates
from shopkeeper.ui.settings.signals import signals

_BACKUPS = ("backup_folder", "second_backup_folder")
_CARRIED = "This folder is synchronised to other computers: anyone who can open it can read the whole shop."


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
            self.program.rows[name].input.changed.connect(lambda name=name: self._warn(name))
        forms = [form for form in (self.shop, self.program) if form]
        self.parts = Pages(*forms)
        names = (("shop", "Shop"), ("program", "Program"))[-len(forms) :]
        self.switch = Switch("part", names)
        self.switch.chosen.connect(self._show_part)
        if len(forms) > 1:
            self.body.addLayout(row(self.switch, None))
        self.put_scrolled(self.parts)
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save", self.save, "filled")
        self._guard()
        for name in _BACKUPS:
            self._warn(name)
        self._show_part(0)
        forms[0].focus_first()

    def _kept(self) -> dict[str, Any]:
        assert self._desk is not None
        with self._desk.shop.read() as session:
            values = {name: shop_settings.get(session, name) for name in fields.SHOP}
            return {**values, "rates": rates.rows(session, values["currency"])}

    def _chosen(self) -> dict[str, object]:
        values: dict[str, object] = {name: self._settings.get(name) or "" for name in fields.FOLDERS}
        compact = bool(self._settings.get("compact", False))
        values["backup_hours"] = str(self._settings.backup_hours())
        return {**values, "language": i18n.language(), "theme": theme.mode(), "compact": compact}

    def _guard(self) -> None:
        reason = self._desk.refused() if self._desk else None
        if self.shop and reason:
            for field in self.shop.rows.values():
                field.lock(reason, shown=False)

    def _show_part(self, place: int) -> None:
        self.parts.show_page(place)
        shop = self.parts.shown() is self.shop
        self.say_hint("" if shop else "These settings apply to every shop on this computer")

    def show_program(self) -> None:
        """Bring the program's settings to the front."""
        self.switch.segments[-1].click()

    def dirty(self) -> bool:
        """Whether something was chosen or typed."""
        return any(form.dirty() for form in (self.shop, self.program) if form)

    def save(self) -> None:
        """Keep what was chosen; a refusal shows at its field and nothing closes."""
        try:
            chosen = self.program.values()
        except ShopError as error:
            self._refuse(self.program, error)
            return
        if self.shop and self._desk and self.shop.dirty():
            try:
                self._keep(self.shop.values(), self._desk)
            except ShopError as error:
                self._refuse(self.shop, error)
                return
        before = self._chosen()
        for name in fields.PROGRAM:
            if chosen[name] != before[name]:
                self._use(name, chosen[name])
        self.accept()

    def _keep(self, values: dict[str, Any], desk: Desk) -> None:
        """Keep what was chosen for the shop, as one command."""
        wanted = rates.typed(values["rates"], shop_settings.checked("currency", values["currency"]))
        with desk.shop.command("setting.change") as session:
            for name in fields.SHOP:
                shop_settings.put(session, name, values[name])
        rates.save(desk, wanted)

    def _refuse(self, form: Form, error: ShopError) -> None:
        self.switch.segments[-1 if form is self.program else 0].click()
        form.refuse(error)

    def _warn(self, name: str) -> None:
        """A backup holds everything of the shop, so the owner knows where it can be read."""
        if name in _BACKUPS:
            field = self.program.rows[name]
            chosen = field.input.standing()
            field.hint(_CARRIED if paths.is_synchronised(Path(chosen)) else field.field.hint)

    def _use(self, name: str, value: Any) -> None:
        """Let one setting of the program hold from now on."""
        if name == "language":
            self.language_wanted.emit(value)
        elif name == "theme":
            self.theme_wanted.emit(value)
        elif name == "compact":
            self.compact_wanted.emit()
        else:
            self._settings.put(name, value)
        signals.changed.emit(name)
