"""The form of a quick reply."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import pick
from shopkeeper.shop import replies, reply_sets
from shopkeeper.shop.replies import ReplyData, ReplyShown
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs import LongInput, TextInput
from shopkeeper.ui.kit.widgets import Button, PlainLabel

_FIELDS = (
    Field("title", "Title"),
    Field("shortcut", "Shortcut", hint="Typed instead of searching, such as nh", span=1),
    Field("category", "Category", span=2),
    Field("text", "Text", "long", wide=True),
)


class ReplyForm(Sheet):
    """Enters a reply, or changes one; `saved` tells its key."""

    saved = Signal(str)

    def __init__(self, desk: Desk, reply: ReplyShown | None, category: str, parent: QWidget | None) -> None:
        super().__init__("Edit quick reply" if reply else "New quick reply", parent, width=640)
        self.setObjectName("reply_form")
        self._desk, self._reply = desk, reply
        data = replies.of_data(reply) if reply else ReplyData("", "", category)
        values = {**vars(data), "category": replies.category_title(data.category)}
        self.form = Form(_FIELDS, values)
        kinds = self.form.rows["category"].input
        assert isinstance(kinds, TextInput)
        kinds.offer([pick(words) for words in reply_sets.shelf().categories.values()])
        self.form.rows["text"].add_below(FieldButtons(self.text_input()))
        self.put_scrolled(self.form)
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save", self.save, "filled")
        self.form.focus_first()

    def text_input(self) -> LongInput:
        """Where the reply itself is written."""
        found = self.form.rows["text"].input
        assert isinstance(found, LongInput)
        return found

    def dirty(self) -> bool:
        """Whether something was typed that is not kept."""
        return self.form.dirty()

    def save(self) -> None:
        """Keep it as one command."""
        try:
            data = ReplyData(**{**self.form.values(), "category": self._category()})
            key = "reply.edit" if self._reply else "reply.create"
            with self._desk.shop.command(key, name=data.title.strip()) as session:
                if self._reply:
                    made = replies.edit(session, self._reply, data)
                else:
                    made = replies.create(session, data)
        except ShopError as error:
            self.form.refuse(error)
            return
        origin = self._reply.origin if self._reply else None
        self.saved.emit(origin or f"#{made}")
        self.accept()

    def _category(self) -> str:
        """A category of the sets by its key, another one by its words."""
        said: str = self.form.values()["category"].strip()
        known: dict[str, str] = {
            title: key for key, words in reply_sets.shelf().categories.items() for title in words.values()
        }
        return known.get(said, said)


class FieldButtons(Flow):
    """What can be put into the text, to be filled in from what is open."""

    def __init__(self, text: LongInput) -> None:
        super().__init__()
        self.add(PlainLabel("Filled in by itself:", role="quiet", scale="small"))
        for name, title in reply_sets.FIELDS.items():
            button = Button(f"put_{name}", title, look="code")
            button.clicked.connect(lambda _=False, name=name: self._put(text, name))
            self.add(button)

    def _put(self, text: LongInput, name: str) -> None:
        text.insertPlainText(f"{{{name}}}")
        text.setFocus()
