"""Changing several records at once: a sheet with a line for each field, as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.inputs import ChoiceInput, TextInput
from shopkeeper.ui.kit.texts import Text, text_of
from shopkeeper.ui.kit.widgets import PlainLabel, restyle
from shopkeeper.words import sentence


@dataclass(frozen=True)
class Operation:
    """What can be done to a field; `field` where its value is of another kind than the field's own."""

    name: str
    text: str
    field: Field | None = None


@dataclass(frozen=True)
class BulkField:
    """One field of several records: `act` is given session, ids, the operation's name and the value."""

    field: Field
    act: Callable[[Session, list[int], str, Any], Any]
    operations: tuple[Operation, ...] = (Operation("set", "Set to"),)


class BulkRow:
    """One field in the sheet: its name, what is to be done, and the value."""

    def __init__(self, field: BulkField) -> None:
        self.bulk = field
        name = field.field.name
        self.label = PlainLabel(field.field.label, role="second")
        words = field.operations
        self.operation = ChoiceInput(
            lambda: [(None, tr("Leave unchanged")), *((one.name, tr(one.text)) for one in words)]
        )
        self.operation.setObjectName(f"{name}_operation")
        self.inputs = {one.name: (one.field or field.field).make() for one in words}
        self.stack = QStackedWidget()
        self.blank = TextInput()
        self.blank.setObjectName(f"{name}_blank")
        self.blank.setEnabled(False)
        self.stack.addWidget(self.blank)
        for key, made in self.inputs.items():
            made.setObjectName(f"{name}_{key}")
            made.changed.connect(partial(self.refuse, None))
            self.stack.addWidget(made)
        self.stack.setFixedHeight(max(made.sizeHint().height() for made in self.inputs.values()))
        self.error = PlainLabel(role="red", scale="small", wrap=True)
        self.error.hide()
        self.operation.changed.connect(self._show)

    def say(self) -> None:
        """Name everything in the language of the moment."""
        title = tr(self.bulk.field.label)
        self.operation.say_choices()
        self.operation.setAccessibleName(title)
        for made in (self.blank, *self.inputs.values()):
            made.setAccessibleName(title)

    def chosen(self) -> str | None:
        """The operation wanted; None for none."""
        return self.operation.value()

    def _show(self) -> None:
        self.refuse(None)
        name = self.chosen()
        self.stack.setCurrentIndex(0 if name is None else 1 + list(self.inputs).index(name))

    def value(self) -> Any:
        """The value; shows and raises what can not be read."""
        try:
            return self.inputs[self.chosen() or ""].value()
        except ShopError as error:
            self.refuse(error)
            raise

    def refuse(self, error: ShopError | None) -> None:
        """Show what is wrong, or that nothing is."""
        self.error.setText(sentence(error) if error else "")
        self.error.setVisible(error is not None)
        made = self.inputs.get(self.chosen() or "")
        if made:
            restyle(made, wrong=error is not None)
            if error:
                made.setFocus(Qt.FocusReason.OtherFocusReason)


class BulkSheet(Sheet):
    """Asks what to change in `ids` and does it as the one command `key`; `what` says what they are."""

    def __init__(
        self,
        desk: Desk,
        ids: list[int],
        key: str,
        fields: Sequence[BulkField],
        name: str,
        what: Text,
        parent: QWidget,
    ) -> None:
        super().__init__("Bulk edit", parent, width=480)
        self.setObjectName("bulk_sheet")
        self._desk, self._ids, self._key, self._name = desk, ids, key, name
        about = PlainLabel(role="second", wrap=True)
        about.say(about.setText, lambda: tr("Changes {what}.").format(what=text_of(what)))
        self.body.addWidget(about)
        self.rows = {one.field.name: BulkRow(one) for one in fields}
        self.put_scrolled(self._grid())
        self.banner = PlainLabel(role="red", wrap=True)
        self.banner.setProperty("look", "banner")
        self.banner.hide()
        self.put(self.banner)
        self.add_button("bulk_cancel", "Cancel", self.reject)
        self.add_button("bulk_apply", "Apply", self.apply, "filled")
        next(iter(self.rows.values())).operation.setFocus()
        self.say(lambda _: [one.say() for one in self.rows.values()], lambda: "")

    def _grid(self) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for place, one in enumerate(self.rows.values()):
            line = 4 * place
            grid.addWidget(one.label, line, 0, 1, 2)
            grid.addWidget(one.operation, line + 1, 0)
            grid.addWidget(one.stack, line + 1, 1)
            grid.addWidget(one.error, line + 2, 1)
            grid.setRowMinimumHeight(line + 3, 4)
        return whole

    def apply(self) -> None:
        """Do what is wanted, if all of it can be read."""
        self._refuse(None)
        wanted, wrong = [], False
        for one in self.rows.values():
            if one.chosen():
                try:
                    wanted.append((one.bulk, one.chosen(), one.value()))
                except ShopError:
                    wrong = True
        if wrong:
            return
        if not wanted:
            self._refuse(ShopError("bulk.nothing"))
            return
        shop, ids = self._desk.shop, self._ids

        def work(_progress: Any, _cancelled: Any) -> None:
            with shop.command(self._key, n=len(ids), name=self._name) as session:
                for bulk, operation, value in wanted:
                    bulk.act(session, ids, operation or "", value)

        self._desk.runner.run(
            work,
            lambda _: self.accept(),
            self._refuse,
            title=lambda: tr("Saving…"),
            cancellable=False,
            owner=self,
        )

    def _refuse(self, error: ShopError | None) -> None:
        row = self.rows.get((error.field or "").split(".")[-1]) if error else None
        self.banner.setText(sentence(error) if error and not row else "")
        self.banner.setVisible(bool(error and not row))
        if row and error:
            row.refuse(error)
