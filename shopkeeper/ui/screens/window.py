"""Pictures of what the window itself opens: menu, search, sheets of the file and the program."""

from shopkeeper import i18n
from shopkeeper.ui import menu
from shopkeeper.ui.backups.window import BackupsWindow
from shopkeeper.ui.customers.form import CustomerForm
from shopkeeper.ui.kit.crash import CrashReport, report
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.screens.stage import Stage

# Commands of the window that open a sheet of their own.
_SHEETS = ("imports", "history", "replies", "settings", "shortcuts", "help", "about")


def draw_window(stage: Stage) -> None:
    """Draw what can be opened from any page."""
    _draw_menu(stage)
    _draw_search(stage)
    _draw_toast(stage)
    for command in stage.window.commands:
        if command.name in _SHEETS:
            command.run()
            stage.draw_opened(command.name)
    stage.desk.shop.backup("manual")
    stage.draw_sheet("backups", BackupsWindow(stage.desk.shop.path, stage.window))
    _draw_question(stage)
    _draw_crash(stage)


def _draw_menu(stage: Stage) -> None:
    window = stage.window
    shown = menu.build(window)
    shown.popup(window.bar.menu.mapToGlobal(window.bar.menu.rect().bottomLeft()))
    shown.move(window.geometry().right() - shown.width() - 20, window.geometry().top() + 52)
    stage.draw("menu", shown)
    shown.close()


def _draw_search(stage: Stage) -> None:
    window = stage.window
    window.bar.search.setText("a" if i18n.language() == "en" else "陈")
    window.search_box.look()
    stage.draw("search")
    window.bar.search.clear()
    window.search_box.hide()


def _draw_toast(stage: Stage) -> None:
    said = i18n.tr("Saved {file}").format(file=f"{i18n.tr('Customers')}.xlsx")
    stage.window.toasts.show(said, i18n.tr("Open folder"), lambda: None)
    stage.draw("toast")
    stage.window.toasts.hide()


def _draw_question(stage: Stage) -> None:
    form = CustomerForm(stage.desk.shop, None, stage.window)
    form.open()
    form.form.rows["name"].input.setText("陈嘉怡")
    form.form.rows["phones"].input.set_value(["138 12"])
    form.save()
    stage.draw("refusal", form)
    form.reject()
    question = form.findChild(Sheet)
    assert question is not None
    stage.draw("question", form, question)
    question.done(0)
    form.done(0)
    stage.settle()


def _draw_crash(stage: Stage) -> None:
    crash = CrashReport(stage.window)
    crash.show_report(report(RuntimeError, None, None))
    assert crash.sheet is not None
    stage.draw_sheet("crash", crash.sheet)
