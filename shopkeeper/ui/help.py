"""Help on the page in sight: what it is for and how to begin."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from shopkeeper import i18n, paths
from shopkeeper.ui.kit.dialogs import Sheet

_GAP = 10


def text_of(page: str) -> str:
    """The help on a page in the language of the moment, as Markdown; empty where there is none."""
    file = paths.resources() / "help" / f"{page}.{i18n.language()}.md"
    return file.read_text("utf-8") if file.is_file() else ""


class HelpSheet(Sheet):
    """The help on one page, called by its tab's name."""

    def __init__(self, page: str, parent: QWidget | None) -> None:
        super().__init__("Help", parent, width=680, height=600)
        self.setObjectName("help")
        self._page = page
        self.text = QTextBrowser()
        self.text.setObjectName("help_text")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.put(self.text)
        self.add_button("close_help", "Close", self.accept, "filled")
        self.say(self.text.setAccessibleName, "Help")
        self.say(self._show, lambda: text_of(self._page))

    def _show(self, text: str) -> None:
        title, _, body = text.partition("\n")
        self.retitle(lambda: title.removeprefix("# "))
        self.text.document().setMarkdown(body, QTextDocument.MarkdownFeature.MarkdownDialectCommonMark)
        self._space_out()

    def _space_out(self) -> None:
        """Room between the points, which Markdown sets close together."""
        block = self.text.document().begin()
        while block.isValid():
            form = block.blockFormat()
            form.setBottomMargin(_GAP)
            QTextCursor(block).mergeBlockFormat(form)
            block = block.next()
