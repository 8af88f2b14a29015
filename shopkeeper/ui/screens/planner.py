"""Pictures of the planner: every worksheet of a plan, an entry with all there is to it, the tasks."""

from shopkeeper.ui.pages import PAGES
from shopkeeper.ui.screens.stage import Stage


def draw_planner(stage: Stage) -> None:
    """Draw what a plan holds."""
    stage.window.show_page([tab.name for tab, _ in PAGES].index("planner"))
    stage.settle()
    page = stage.page
    if not page.loaded.rows:
        return
    for one in list(page.loaded.rows):
        page.open_sheet(one.id)
        stage.settle()
        for mode in list(page.sheet_view.parts):
            page.show_mode(mode)
            stage.draw(f"planner-{one.template.name}-{mode}")
    _draw_entry(stage)
    page.open_sheet(0)
    stage.draw("planner-tasks")
    for name, menu in (("plans", page.plans_menu()), ("plan", page.plan_menu()), ("add", page.add_menu())):
        menu.popup(page.mapToGlobal(page.side.plan.geometry().bottomLeft()))
        stage.draw_opened(f"planner-menu-{name}")


def _draw_entry(stage: Stage) -> None:
    """An entry that the keyboard is at: its evidence, what answers it, its menu."""
    page = stage.page
    page.open_sheet(page.loaded.rows[0].id)
    stage.settle()
    shown = page.loaded.shown
    entries = [one for one in shown.sheet.entries if one.id not in shown.lacking and one.note]
    page.show_pane(True)
    page.go_to_entry(entries[0].id)
    stage.draw("planner-entry")
    page.entry_menu(entries[0].id).popup(page.mapToGlobal(page.rect().center()))
    stage.draw_opened("planner-entry-menu")
    page.go_back()
