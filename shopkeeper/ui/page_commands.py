"""What the page in sight can be told, as commands of the window: by keys, menu and palette."""

from functools import partial
from typing import TYPE_CHECKING, Any

from shopkeeper.i18n import tr
from shopkeeper.ui.commands import Command
from shopkeeper.ui.kit.texts import Text, text_of

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow

# What pages answer to by themselves, wherever the keyboard is in them: (keys, what they do).
LIST_KEYS: tuple[tuple[str, str], ...] = (
    ("Enter", "Open or edit"),
    ("F2", "Edit the cell or the record"),
    ("Tab", "Next cell while editing"),
    ("Ctrl+A", "Select all"),
    ("Shift+↓", "Select several"),
    ("Shift+F10", "Row menu"),
    ("↓", "From the search into the list"),
)
# Actions of a page that are commands of the window already.
_OWN = ("new", "edit", "import", "export", "print")


def page_commands(window: "MainWindow") -> list[Command]:
    """What every page can be told; what it has no action for is refused in words."""

    def reads() -> Text | None:
        return None if window.page else "No shop file is open."

    def act(name: str) -> Any:
        return lambda: getattr(window.page, name)()

    return [
        _of_action(window, "new", "New", "Ctrl+N", "plus"),
        _of_action(window, "edit", "Edit", "F2", "pencil", shown=False),
        _of_action(window, "print", "Print…", "Ctrl+P", "printer"),
        Command("find_here", "Search this list", act("find"), "Ctrl+F", "", reads, shown=False, group="page"),
        Command("refresh", "Refresh", act("refresh"), "F5", "", reads, shown=False, group="page"),
        Command("back", "Back", act("go_back"), "Esc", "", reads, shown=False, group="page"),
        _step(window, "next_part", "Next list", "Ctrl+PgDown", 1),
        _step(window, "previous_part", "Previous list", "Ctrl+PgUp", -1),
    ]


def _step(window: "MainWindow", name: str, text: str, keys: str, by: int) -> Command:
    def refused() -> Text | None:
        return None if hasattr(window.tab, "step") else "This page has only one list."

    return Command(name, text, lambda: window.tab.step(by), keys, refused=refused, shown=False, group="page")


def _of_action(
    window: "MainWindow", name: str, text: str, keys: str, mark: str, *, shown: bool = True
) -> Command:
    """A command that is the page's action of that name."""

    def refused() -> Text | None:
        if window.page is None:
            return "No shop file is open."
        one = window.page.action(name)
        return window.page.why_not(one, window.page.chosen()) if one else "This page cannot do that."

    def said() -> str:
        one = window.page.action(name) if window.page else None
        return text_of(one.text) if one else tr(text)

    return Command(name, text, lambda: window.page.run(name), keys, mark, refused, said, shown, group="page")


def palette(window: "MainWindow") -> list[Command]:
    """Everything that can be done just now: the window's commands and the page's own actions."""
    page = window.page
    return [*window.commands, *(_from_page(page, one) for one in (page.actions_ if page else ()))]


def _from_page(page: Any, one: Any) -> Command:
    def refused() -> Text | None:
        ids = page.chosen()
        if one.name in _OWN or not one.offered(ids):
            return "This page cannot do that."
        return page.why_not(one, ids)

    return Command(
        f"page_{one.name}",
        "",
        partial(page.run, one.name),
        one.keys,
        one.mark(),
        refused,
        lambda: text_of(one.text),
        group="page",
    )
