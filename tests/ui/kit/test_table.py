"""The model of every list: ids only, rows in pages, and no crash where a row is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from sqlalchemy import delete

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import CustomerSummary
from shopkeeper.shop import customers, lists
from shopkeeper.shop.customer_list import LIST
from shopkeeper.shop.lists import Query
from shopkeeper.ui.kit import table
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.table import RAW, ListModel
from tests.ui.people import fill

PLACES = {column.name: place for place, column in enumerate(LIST.columns)}


@pytest.fixture
def model(desk: Desk) -> ListModel:
    fill(desk.shop, {"Ava": 2, "Ben": 1, "Cara": 0, "张三": 3})
    return ListModel(desk, LIST)


def cell(model: ListModel, row: int, name: str, role: Any = Qt.ItemDataRole.DisplayRole) -> Any:
    return model.index(row, PLACES[name]).data(role)


def names(model: ListModel) -> list[str]:
    return [cell(model, row, "name") for row in range(model.rowCount())]


def test_it_passes_qts_model_tester(model: ListModel, settle: Callable[[], None]) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for query in (Query(sort="name"), Query(words="zzz"), Query(sort="spent", descending=True)):
        model.ask(query)
        settle()
        for row in range(model.rowCount()):
            assert model.index(row, 0).data()
    model.use_columns(["name", "note"])


def test_sorting_happens_in_the_shop(model: ListModel, settle: Callable[[], None]) -> None:
    model.ask(Query(sort="orders", descending=True))
    settle()
    assert names(model) == ["张三", "Ava", "Ben", "Cara"]


def test_values_are_shown_as_their_kind_is(model: ListModel, settle: Callable[[], None]) -> None:
    model.use_columns([column.name for column in LIST.columns])
    model.ask(Query(words="Ava", sort="name"))
    settle()
    assert [cell(model, 0, name) for name in ("orders", "spent", "average", "last_order", "account")] == [
        "2",
        "¥200.00",
        "¥100.00",
        "11-21 09:00",
        "—",
    ]
    assert model.whole(model.index(0, PLACES["last_order"])) == "2026-11-21 09:00"
    assert "2026-11-21 09:00" in cell(model, 0, "last_order", Qt.ItemDataRole.ToolTipRole)
    assert cell(model, 0, "spent", Qt.ItemDataRole.ToolTipRole) is None
    assert cell(model, 0, "spent", RAW) == 20_000
    assert cell(model, 0, "spent", Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_a_newer_question_replaces_an_older_one(model: ListModel, settle: Callable[[], None]) -> None:
    model.ask(Query(sort="name"))
    model.ask(Query(words="Ben", sort="name"))
    settle()
    assert names(model) == ["Ben"]


def test_a_late_answer_to_an_older_question_is_not_taken(
    model: ListModel, settle: Callable[[], None]
) -> None:
    model.ask(Query(words="Ben", sort="name"))
    settle()
    model._take(model._asked - 1, Query(sort="name"), model.ids * 3)
    assert names(model) == ["Ben"]


def test_a_row_that_is_gone_is_shown_as_such(
    model: ListModel, desk: Desk, settle: Callable[[], None]
) -> None:
    model.ask(Query(words="Cara", sort="name"))
    settle()
    with desk.shop.command("customer.delete", name="Cara", n=1) as session:
        session.execute(delete(CustomerSummary).where(CustomerSummary.customer_id == model.ids[0]))
        customers.delete(session, [model.ids[0]])
    assert names(model) == ["cannot be shown"]
    assert cell(model, 0, "spent") == "—"
    assert model.value(0, "name") is None


def test_rows_are_fetched_page_by_page_and_few_are_kept(
    desk: Desk, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(desk.shop, {f"Customer {number:03d}": 0 for number in range(90)})
    monkeypatch.setattr(table, "PAGE_ROWS", 10)
    monkeypatch.setattr(table, "_PAGES", 3)
    asked: list[int] = []
    real = lists.rows

    def rows(session: Any, spec: Any, wanted: Any, chosen: Any) -> Any:
        asked.append(len(wanted))
        return real(session, spec, wanted, chosen)

    monkeypatch.setattr(lists, "rows", rows)
    model = ListModel(desk, LIST)
    model.ask(Query(sort="name", descending=False))
    settle()
    assert asked == []
    assert names(model) == [f"Customer {number:03d}" for number in range(90)]
    assert asked == [10] * 9
    assert len(model._pages) == 3


def test_only_columns_that_show_are_fetched(model: ListModel, settle: Callable[[], None]) -> None:
    model.ask(Query(sort="name"))
    settle()
    assert cell(model, 0, "address") is None
    model.use_columns(["name", "address"])
    assert cell(model, 0, "address").endswith("Street 1")
    assert cell(model, 0, "spent") is None


def test_a_tip_of_a_cell_can_not_be_markup(desk: Desk, settle: Callable[[], None]) -> None:
    fill(desk.shop, {"<b>Eve</b>": 0})
    model = ListModel(desk, LIST)
    model.ask(Query(sort="name"))
    settle()
    assert cell(model, 0, "name", Qt.ItemDataRole.ToolTipRole) == "<qt>&lt;b&gt;Eve&lt;/b&gt;</qt>"
    assert cell(model, 0, "region", Qt.ItemDataRole.ToolTipRole) is None


def test_totals_are_those_of_the_chosen(model: ListModel, desk: Desk) -> None:
    with desk.shop.read() as session:
        ids = lists.ids(session, LIST, Query())
        assert lists.totals(session, LIST, ids, ("orders", "spent")) == {"orders": 6, "spent": 60_000}
        assert lists.totals(session, LIST, [], ("orders",)) == {"orders": 0}


def test_a_row_that_can_not_be_read_does_not_hide_the_others(
    model: ListModel, desk: Desk, settle: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    model.ask(Query(sort="name", descending=False))
    settle()
    raw = desk.shop._raw
    raw.execute("UPDATE customer_summary SET last_order_at = 'soon' WHERE customer_id = ?", (model.ids[1],))
    raw.execute("UPDATE customer_summary SET spent_cents = 'much' WHERE customer_id = ?", (model.ids[0],))
    assert names(model) == ["Ava", "cannot be shown", "Cara", "张三"]
    assert cell(model, 0, "spent") == "much"
    assert "can not be read" in caplog.text


def test_a_file_that_can_not_be_read_is_told_after_painting(
    model: ListModel, desk: Desk, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch, told: Any
) -> None:
    def fails(*_: object) -> None:
        raise ShopError("file.io_error")

    model.ask(Query(sort="name"))
    settle()
    monkeypatch.setattr(lists, "rows", fails)
    assert names(model) == ["cannot be shown"] * 4
    assert told.refusals == []
    settle()
    assert [error.key for error in told.refusals] == ["file.io_error"]


def test_the_first_rows_of_a_long_list_come_before_the_rest(
    model: ListModel, desk: Desk, qtbot: Any, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    monkeypatch.setattr(table, "FIRST_ROWS", 2)
    with qtbot.waitSignal(model.answered):
        model.ask(Query(sort="orders", descending=True))
    assert names(model) == ["张三", "Ava"] and not model.complete
    with qtbot.waitSignal(model.grown):
        settle()
    assert names(model) == ["张三", "Ava", "Ben", "Cara"] and model.complete


def test_a_list_that_changed_between_its_parts_is_taken_anew(
    model: ListModel, qtbot: Any, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "FIRST_ROWS", 2)
    with qtbot.waitSignal(model.answered):
        model.ask(Query(sort="orders", descending=True))
    whole = model.ids[:]
    model._take_rest(model._asked, model.query, whole[::-1])
    assert model.ids == whole[::-1] and model.complete
    model._take_rest(model._asked - 1, model.query, whole)
    assert model.ids == whole[::-1]
    settle()
