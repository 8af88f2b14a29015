"""Every list's model keeps Qt's rules while it is asked, sorted, filtered, and the shop changes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester, QTest

from shopkeeper.shop.lists import Query
from shopkeeper.ui.kit.table import RAW
from tests.ui.whole.conftest import Opens
from tests.ui.whole.inspector import Inspector, go_to, inspecting, lists


@pytest.fixture
def stage(open_sample: Opens) -> Iterator[Inspector]:
    with inspecting(open_sample("zh_CN"), "zh_CN", []) as stage:
        yield stage


def read(model: Any) -> list[tuple[Any, ...]]:
    """Some rows of a model, from its start and its end."""
    rows = sorted({*range(min(3, model.rowCount())), *range(max(0, model.rowCount() - 3), model.rowCount())})
    return [
        tuple(model.index(row, column, QModelIndex()).data(RAW) for column in range(model.columnCount()))
        for row in rows
    ]


def one_value(session: Any, one: Any) -> Any:
    """A value a filter may hold."""
    if one.kind == "choice":
        return next((value for value, _ in one.choices(session)), None)
    return {"text": "银", "date": (datetime(2020, 1, 1).date(), None)}.get(one.kind, (0, None))


def first_allowed(page: Any, action: Any) -> list[int]:
    """The first record an action may be done to, of those that begin the list."""
    for one in page.model.ids[:40]:
        if action.offered([one]) and page.why_not(action, [one]) is None:
            return [one]
    return []


def test_every_list_keeps_the_rules_of_models(stage: Inspector) -> None:
    fail = QAbstractItemModelTester.FailureReportingMode.Warning  # a warning fails the test
    for tab, part in lists(stage):
        page = go_to(stage, tab, part)
        tester = QAbstractItemModelTester(page.model, fail)
        for section in page.view.header.visible_order():
            page.view.sort_by(section)
            stage.settle()
            read(page.model)
        with stage.desk.shop.read() as session:
            values = {one.name: one_value(session, one) for one in page.spec.filters}
        for name, value in values.items():
            page.filters.put({name: value})
            stage.settle()
            read(page.model)
        page.model.ask(Query("银"))
        page.model.ask(Query("银戒"))
        stage.settle()
        page.show_all()
        stage.settle()
        assert page.model.rowCount() == len(page.model.ids)
        tester.deleteLater()


def test_what_is_undone_stands_in_every_list_as_before(stage: Inspector) -> None:
    """Each list's own dangerous or common deed, done to a row and taken back."""
    fail = QAbstractItemModelTester.FailureReportingMode.Warning
    changed = set()
    for tab, part in lists(stage):
        page = go_to(stage, tab, part)
        tester = QAbstractItemModelTester(page.model, fail)
        before = page.model.ids.tolist(), read(page.model)
        for name in ("archive", "delete", "match_sure", "pack", "confirm"):
            action = page.action(name)
            some = first_allowed(page, action) if action else []
            if not some:
                continue
            last = stage.desk.shop.undoable()
            page.view.choose(some)
            stage.settle()
            page.do(action, some)
            stage.settle()
            if stage.desk.shop.undoable() != last:
                stage.window.undo()
                stage.settle()
                changed.add(page.spec.subject)
                assert (page.model.ids.tolist(), read(page.model)) == before, (tab, part, name)
            for opened in stage.opened():
                QTest.qWait(0)
                opened.close()
        tester.deleteLater()
    assert {"product", "order", "customer"} <= changed
