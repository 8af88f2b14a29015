"""The owner's own kinds of file: called something else, or recognised no more."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.exchange import kept_mappings
from shopkeeper.exchange.kept_mappings import OwnKind
from shopkeeper.i18n import pick, tr
from shopkeeper.shop.channels import platform_name
from shopkeeper.ui.exchange.map_step import KINDS
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, ask, show_refusal
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.laying import clear, column
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, IconLabel, Line, PlainLabel, row
from shopkeeper.words import sentence


class KindRow(Texts, QFrame):
    """One kind of file: its title, what it holds and of which platform, Rename and Delete."""

    def __init__(self, kind: OwnKind) -> None:
        super().__init__()
        self.kind = kind
        name = kind.path.stem
        self.setObjectName(f"kind_{name}")
        top = ElidedLabel(lambda: title_of(kind), strong=True)
        below = ElidedLabel(lambda: _about(kind), role="second" if kind.profile else "amber", scale="small")
        self.rename = Button(f"rename_{name}", "Rename…", look="link")
        self.rename.say_aloud(lambda: tr("Rename {name}").format(name=title_of(kind)))
        self.rename.setVisible(kind.profile is not None)
        self.delete = Button(f"delete_{name}", "Delete…", look="link")
        self.delete.say_aloud(lambda: tr("Delete {name}").format(name=title_of(kind)))
        box = row(IconLabel("file-spreadsheet", "quiet", 18), spacing=12)
        box.addLayout(column(top, below, spacing=3), 1)
        for widget in (self.rename, self.delete):
            box.addWidget(widget)
        box.setContentsMargins(0, 10, 0, 10)
        self.setLayout(box)


def title_of(kind: OwnKind) -> str:
    """What it is called; the name of its file where that can not be read."""
    return pick(kind.profile.title) if kind.profile else kind.path.name


def _about(kind: OwnKind) -> str:
    if kind.profile is None:
        return sentence(kind.problem) if kind.problem else ""
    return " · ".join((tr(KINDS[kind.profile.kind]), platform_name(kind.profile.platform)))


class OwnKindsWindow(Sheet):
    """The kinds of file the owner mapped by hand."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__("Your own kinds of file", parent, width=720, height=520)
        self.setObjectName("own_kinds")
        self._desk = desk
        self.rows: list[KindRow] = []
        self.body.addWidget(
            PlainLabel("Files whose columns you mapped yourself are recognised by these.", role="second")
        )
        whole = QWidget()
        self._rows = QVBoxLayout(whole)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch()
        self.put_scrolled(whole)
        self.add_button("own_kinds_close", "Close", self.accept).setFocus()
        self.reload()

    def reload(self) -> None:
        """Read the kinds there are."""
        clear(self._rows, keep=1)
        self.rows = []
        for kind in kept_mappings.own_kinds():
            if self.rows:
                self._insert(Line())
            made = KindRow(kind)
            made.rename.clicked.connect(lambda _=False, kind=kind: self.ask_title(kind))
            made.delete.clicked.connect(lambda _=False, kind=kind: self.ask_to_delete(kind))
            self.rows.append(made)
            self._insert(made)

    def _insert(self, widget: QWidget) -> None:
        self._rows.insertWidget(self._rows.count() - 1, widget)

    def ask_title(self, kind: OwnKind) -> None:
        """Ask what a kind is to be called."""
        TitleSheet(title_of(kind), lambda title: self.rename(kind, title), self).open()

    def rename(self, kind: OwnKind, title: str) -> None:
        """Call a kind something else; raises ShopError as `kept_mappings.rename`."""
        kept_mappings.rename(kind.path, title)
        self.reload()

    def ask_to_delete(self, kind: OwnKind) -> None:
        """Delete a kind after a clear yes."""
        ask(
            self,
            lambda: tr("Files like this will no longer be recognised. What was imported stays in the shop."),
            "Delete",
            lambda: self.delete(kind),
            title=lambda: tr("Delete “{name}”?").format(name=title_of(kind)),
            danger=True,
        )

    def delete(self, kind: OwnKind) -> None:
        """Recognise a kind no more, or say what stands in the way."""
        try:
            with self._desk.shop.read() as session:
                kept_mappings.remove(session, kind.path)
        except ShopError as error:
            show_refusal(self, error)
        self.reload()


class TitleSheet(Sheet):
    """Asks what a kind of file is to be called; a refusal is said below."""

    def __init__(self, title: str, use: Callable[[str], None], parent: QWidget) -> None:
        super().__init__("Name for this kind of file", parent, width=440)
        self.setObjectName("kind_title")
        self._before, self._use = title, use
        self.field = TextInput()
        self.field.setObjectName("kind_title_text")
        self.say(self.field.setAccessibleName, "Name for this kind of file")
        self.field.setText(title)
        self.field.selectAll()
        self.problem = PlainLabel(role="amber", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.field)
        self.body.addWidget(self.problem)
        self.add_button("kind_title_no", "Cancel", self.reject)
        self.add_button("kind_title_use", "Rename", self.use, "filled")
        self.field.returnPressed.connect(self.use)
        self.field.setFocus()

    def dirty(self) -> bool:
        """Whether another title was typed."""
        return self.field.text() != self._before

    def use(self) -> None:
        """Take the title."""
        try:
            self._use(self.field.text())
        except ShopError as refused:
            error = refused
            self.problem.say(self.problem.setText, lambda: sentence(error))
            self.problem.show()
            return
        self.accept()
