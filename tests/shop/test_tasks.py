"""Tasks: what is to be done, perhaps by a day, perhaps from a plan."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.shop import tasks
from shopkeeper.shop.tasks import Counts, TaskData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import NOW, TODAY, add, planned, sheet_id
from tests.store.shops import rows


def do(shop: ShopFile, act: Callable[..., Any], *args: Any) -> Any:
    with shop.command("task.edit", name="x") as session:
        return act(session, *args)


def entered(shop: ShopFile, title: str, due: date | None = None, **data: Any) -> int:
    return do(shop, tasks.create, TaskData(title, due_on=due, **data), NOW)


def refuse(shop: ShopFile, key: str, act: Callable[..., Any], *args: Any) -> None:
    before = rows(shop)
    with pytest.raises(ShopError, check=lambda error: error.key == key):
        do(shop, act, *args)
    assert rows(shop) == before


def test_what_is_to_be_done_comes_by_its_day_and_without_one_last(shop: ShopFile) -> None:
    entered(shop, "想一想")
    late = entered(shop, "  交 税 ", TODAY - timedelta(days=1), note=" 网上 ")
    entered(shop, "打包", TODAY)
    done = entered(shop, "换墨", TODAY - timedelta(days=9))
    do(shop, tasks.finish, [done], NOW)
    with shop.read() as session:
        assert [one.title for one in tasks.open_tasks(session)] == ["交 税", "打包", "想一想"]
        assert [one.title for one in tasks.open_tasks(session, 1)] == ["交 税"]
        assert tasks.counts(session, TODAY) == Counts(open=3, late=1, today=1)
        assert tasks.get(session, late).note == "网上"


def test_a_task_knows_the_entry_and_plan_it_came_from(shop: ShopFile) -> None:
    plan_id = planned(shop, "冬季")
    swot = sheet_id(shop, plan_id, "swot")
    entry = add(shop, swot, "so", "上新")
    task = entered(shop, "拍照", entry_id=entry)
    free = entered(shop, "写总结", plan_id=plan_id)
    with shop.read() as session:
        found = tasks.get(session, task)
        assert (found.plan_id, found.plan, found.worksheet_id, found.sheet, found.entry) == (
            plan_id, "冬季", swot, "swot", "上新",
        )  # fmt: skip
        assert [one.id for one in tasks.of_plan(session, plan_id)] == [task, free]
        assert {
            one: [row.id for row in some] for one, some in tasks.of_entries(session, [entry]).items()
        } == {entry: [task]}


def test_the_progress_of_a_plan_is_that_of_its_tasks(shop: ShopFile) -> None:
    plan_id = planned(shop)
    first, second, third = (entered(shop, text, plan_id=plan_id) for text in "甲乙丙")
    do(shop, tasks.finish, [first], NOW)
    do(shop, tasks.finish, [third, first], NOW + timedelta(days=1))
    with shop.read() as session:
        assert tasks.progress(session, plan_id) == (2, 3)
        assert [one.id for one in tasks.of_plan(session, plan_id)] == [second, third, first]
        assert tasks.get(session, first).done_at == NOW
    do(shop, tasks.reopen, [first])
    with shop.read() as session:
        assert tasks.progress(session, plan_id) == (1, 3)


def test_a_task_is_written_anew_and_deleted(shop: ShopFile) -> None:
    plan_id = planned(shop)
    task = entered(shop, "甲", TODAY, plan_id=plan_id)
    do(shop, tasks.edit, task, TaskData("乙"))
    with shop.read() as session:
        found = tasks.get(session, task)
    assert (found.title, found.due_on, found.plan_id, found.plan) == ("乙", None, None, "")
    before = rows(shop)
    do(shop, tasks.delete_tasks, [task])
    shop.undo()
    assert rows(shop) == before


def test_what_can_not_be_done_with_tasks_is_refused(shop: ShopFile) -> None:
    task = entered(shop, "甲")
    refuse(shop, "task.no_title", tasks.create, TaskData(" "), NOW)
    refuse(shop, "task.no_title", tasks.edit, task, TaskData("\n"))
    refuse(shop, "plan.gone", tasks.create, TaskData("x", plan_id=9), NOW)
    refuse(shop, "entry.gone", tasks.create, TaskData("x", entry_id=9), NOW)
    refuse(shop, "task.gone", tasks.edit, 99, TaskData("x"))
    for act in (tasks.reopen, tasks.delete_tasks, lambda session, ids: tasks.finish(session, ids, NOW)):
        refuse(shop, "task.gone", act, [task, 99])
    with pytest.raises(ShopError, check=lambda error: error.key == "task.gone"), shop.read() as session:
        tasks.get(session, 99)
