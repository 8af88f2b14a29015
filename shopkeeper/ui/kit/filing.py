"""A list page whose records are put away, deleted and tagged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shopkeeper.i18n import tr
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.texts import Text

_SEVERAL = ("row", "bulk")


@dataclass(frozen=True)
class Deeds:
    """The keys of the commands, and the module of their rules.

    It has `archive(session, ids, at)`, `unarchive`, `delete`, and where records are tagged
    `add_tag(session, ids, tag)` and `remove_tag`.
    """

    rules: Any
    archive: str
    unarchive: str
    delete: str
    tag: str = ""
    untag: str = ""


class FilingPage(ListPage):
    """A page says its `deeds`; what its pane has loaded says whether it is `archived`."""

    deeds: Deeds

    # Actions

    def archive_action(self, shown: Callable[[list[int]], bool] | None = None) -> Action:
        """Into the archive, or out of it."""
        return Action(
            "archive", self._archive_word, self.archive, self._archive_icon, "some", (*_SEVERAL, "detail"),
            shown=shown,
        )  # fmt: skip

    def delete_action(self, shown: Callable[[list[int]], bool] | None = None) -> Action:
        """Away with what nothing came of."""
        return Action(
            "delete", "Delete", self.delete, "trash-2", "some", ("row", "detail"), danger=True, keys="Delete",
            shown=shown,
        )  # fmt: skip

    def tag_actions(self, *places: str) -> tuple[Action, Action]:
        """A tag on and off; the first also in more places."""
        return (
            Action("tag", "Tag…", self.tag, "tag", "some", (*_SEVERAL, *places)),
            Action(
                "untag", "Remove tag…", self.untag, "tags", "some", (*_SEVERAL, *places), refused=self._bare,
            ),
        )  # fmt: skip

    # The archive

    def archived(self) -> bool:
        """Whether what is chosen lies in the archive."""
        loaded = self.detail.loaded
        return bool(loaded.archived) if loaded else "archived" in self.filters.values()

    def _archive_word(self) -> str:
        return tr("Unarchive") if self.archived() else tr("Archive")

    def _archive_icon(self) -> str:
        return "archive-restore" if self.archived() else "archive"

    def archive(self, ids: list[int]) -> None:
        """Put records away, or bring them back."""
        rules, at = self.deeds.rules, self.desk.now()
        if self.archived():
            self.write(self.deeds.unarchive, ids, lambda session: rules.unarchive(session, ids))
        else:
            self.write(self.deeds.archive, ids, lambda session: rules.archive(session, ids, at))

    def delete(self, ids: list[int]) -> None:
        """Delete what nothing refers to; it can be undone."""
        self.write(self.deeds.delete, ids, lambda session: self.deeds.rules.delete(session, ids))

    # Tags

    def tag(self, ids: list[int]) -> None:
        """Put a tag on records."""
        self._pick_tag(
            ("Tag to add", "Add tag"), self._known_tags(), self.deeds.tag, ids, self.deeds.rules.add_tag
        )

    def untag(self, ids: list[int]) -> None:
        """Take a tag off records."""
        self._pick_tag(
            ("Tag to remove", "Remove tag"),
            self._tags_on(ids),
            self.deeds.untag,
            ids,
            self.deeds.rules.remove_tag,
        )

    def _bare(self, ids: list[int]) -> Text | None:
        return None if self._tags_on(ids) else "There is no tag to remove."

    def _known_tags(self) -> list[str]:
        return [tag for tag, _ in self.filters.counts.open.get("tag", ())]

    def _tags_on(self, ids: list[int]) -> list[str]:
        """The tags that any of these has; of more than are looked at, all tags there are."""
        found = self.values(ids, "tags")
        if len(found) < len(ids):
            return self._known_tags()
        return sorted({tag for one in found for tag in (one or "").split("\n") if tag})

    def _pick_tag(
        self, words: tuple[str, str], tags: list[str], key: str, ids: list[int], act: Callable[..., Any]
    ) -> None:
        picker = TagPicker(words[0], tags, self, words[1])
        picker.picked.connect(
            lambda tag: self.write(key, ids, lambda session: act(session, ids, tag), tag=tag.strip())
        )
        anchor, above = self.asked_at()
        picker.show_at(anchor, above=above)
