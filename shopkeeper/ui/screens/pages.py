"""Pictures of every list page: as it opens, with one and several chosen, and of all its actions open."""

from typing import Any

from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.texts import text_of
from shopkeeper.ui.pages import PAGES
from shopkeeper.ui.screens.stage import Stage

# Actions that open something without saying so by an ellipsis.
_OPENING = {"new", "edit", "print", "export"}
_LOOKED_AT = 60


def draw_pages(stage: Stage) -> None:
    """Draw every page of the window with everything that can be opened there."""
    for name, page in _parts(stage):
        stage.draw(name)
        if not isinstance(page, ListPage):
            _draw_own(stage, name, page)
            continue
        ids = [int(one) for one in page.model.ids[:_LOOKED_AT]]
        if not ids:
            continue
        page.view.choose(ids[:1])
        stage.draw(f"{name}-chosen")
        _draw_actions(stage, name, page, ids)
        page.view.choose(ids[1:5])
        stage.draw(f"{name}-several")
        page.go_back()
    _draw_nothing_found(stage)


def draw_empty_pages(stage: Stage) -> None:
    """Draw every page of an empty shop."""
    for name, _ in _parts(stage):
        stage.draw(f"{name}-empty")


def _parts(stage: Stage) -> Any:
    """Each list page in turn, brought to the front, with a name for its pictures."""
    for place in range(len(PAGES)):
        stage.window.show_page(place)
        stage.settle()
        tab = stage.window.tab
        if hasattr(tab, "parts"):
            for part in tab.parts():
                tab.show_part(part.name)
                stage.settle()
                yield f"{tab.name}-{part.name}", stage.page
        else:
            page = stage.page
            yield page.spec.subject if isinstance(page, ListPage) else tab.name, page


def _draw_own(stage: Stage, name: str, page: Any) -> None:
    """Open what the actions of a page open that is no list."""
    for action in page.actions_:
        if action.needs == "none" and _opens(action) and page.why_not(action, []) is None:
            page.do(action, [])
            stage.draw_opened(f"{name}-{action.name}")
    page.go_back()


def _draw_actions(stage: Stage, name: str, page: Any, ids: list[int]) -> None:
    """Open what each action opens: on the first record, or the first in another state, that allows it."""
    left = {one.name: one for one in page.actions_ if _opens(one)}
    for record in _one_of_each_state(page, ids):
        page.view.choose([record])
        stage.settle()
        for action in list(left.values()):
            if action.offered([record]) and page.why_not(action, [record]) is None:
                page.do(action, [record])
                stage.draw_opened(f"{name}-{action.name}")
                del left[action.name]
                _come_back(stage, page)


def _come_back(stage: Stage, page: Any) -> None:
    """Bring a page back to the front whose action went to another, as from an order line to its order."""
    tab = stage.window.tab
    if stage.page is not page and hasattr(tab, "parts"):
        tab.show_part(next(name for name, one in tab.pages.items() if one is page))
        stage.settle()


def _opens(action: Action) -> bool:
    return action.name != "import" and (action.name in _OPENING or text_of(action.text).endswith("…"))


def _one_of_each_state(page: Any, ids: list[int]) -> list[int]:
    if "state" not in {column.name for column in page.spec.columns}:
        return ids[:1]
    found: dict[Any, int] = {}
    for record, state in zip(ids, page.values(ids, "state"), strict=True):
        found.setdefault(state, record)
    return list(found.values())


def _draw_nothing_found(stage: Stage) -> None:
    stage.window.show_list("customer", {})
    stage.settle()
    stage.page.search.setText("〇〇〇")
    stage.page.find()
    stage.settle()
    stage.page.ask()
    stage.draw("nothing-found")
    stage.page.show_all()
    stage.settle()
