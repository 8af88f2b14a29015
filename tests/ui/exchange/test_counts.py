"""What an import counts, in words of both languages."""

from collections import Counter
from datetime import datetime

import pytest

from shopkeeper import i18n
from shopkeeper.exchange.importer import Report
from shopkeeper.shop.import_history import Batch
from shopkeeper.ui.exchange.counts import (
    batch_in_words,
    kinds_in_words,
    main_kind,
    rows_in_words,
    size_in_words,
    sum_in_words,
    why,
)

REPORT = Report(
    rows=1204,
    rows_in=1180,
    held=Counter(state=7),
    skipped=Counter(blank=17),
    created=Counter(customer=3, order=1142),
)


def test_the_rows_of_the_files_add_up() -> None:
    assert sum_in_words(REPORT) == "1,204 rows = 1,180 imported + 7 held + 17 skipped"
    i18n.set_language("zh_CN")
    assert sum_in_words(REPORT) == "1,204 行 = 导入 1,180 行 + 待处理 7 行 + 跳过 17 行"


def test_what_did_not_happen_is_not_told() -> None:
    assert sum_in_words(Report(rows=1, rows_in=1)) == "one row = 1 imported"


def test_kinds_are_counted_in_words() -> None:
    assert kinds_in_words(REPORT.created) == "1,142 orders · 3 customers"
    assert kinds_in_words(REPORT.created, without="order") == "3 customers"
    assert kinds_in_words({"order": 0, "line": 1}) == "one line"


def test_the_large_numbers_are_about_orders_where_there_are_any() -> None:
    assert main_kind(REPORT) == "order"
    assert main_kind(Report(updated=Counter(customer=1))) == "customer"
    assert main_kind(Report()) == "order"


def test_reasons_come_before_rules_the_most_frequent_first() -> None:
    report = Report(held=Counter(state=1, time=5), skipped=Counter(blank=9))
    assert why(report) == [
        ("A date or time could not be read", 5),
        ("The order state is not recognised", 1),
        ("The row is empty", 9),
    ]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1,023 B"), (1024, "1 KB"), (4_404_019, "4.2 MB"), (5 * 1024**4, "5,120.0 GB")],
)
def test_sizes_are_written_for_people(size: int, text: str) -> None:
    assert size_in_words(size) == text


def test_one_row_is_one() -> None:
    assert (rows_in_words(1), rows_in_words(2000)) == ("one row", "2,000 rows")


def test_where_the_rows_of_an_import_are_now_adds_up() -> None:
    batch = Batch(1, datetime(2026, 11, 22), None, ("a",), (), 20, 10, 1, 2, 3, 4, {}, {})
    said = "20 rows = 10 imported + 1 later + 2 held + 3 held already + 4 skipped"
    assert batch_in_words(batch) == said
