"""Every benchmark runs on a tiny shop and gives figures; how fast it is here says nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import figures, made_shop
from benchmarks.__main__ import SUBJECTS
from benchmarks.figures import Figure, Options
from shopkeeper.shop import derived
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.sources import ROOT


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the made-up shops of these tests lie."""
    return tmp_path_factory.mktemp("made")


@pytest.mark.parametrize("name", SUBJECTS)
def test_each_benchmark_gives_figures_and_a_ratio(name: str, tmp_path: Path, cache: Path) -> None:
    options = Options(tmp_path, cache, sizes=(100, 150), repeat=1, rows=60)
    found = list(SUBJECTS[name](options))
    assert found and all(figure.value > 0 for figure in found)
    assert any(figure.ratio for figure in found)


def test_the_made_up_shop_is_the_same_every_time_and_sound(tmp_path: Path) -> None:
    shops = [made_shop.path(40, tmp_path / place) for place in "ab"]
    rows = []
    for path in shops:
        with ShopFile(path, derived, write=False) as shop, shop.read() as session:
            found = session.connection().exec_driver_sql(
                'SELECT * FROM "order" JOIN customer_summary USING (customer_id)'
            )
            rows.append([tuple(row) for row in found])
            assert check.check(shop) == []
    assert len(rows[0]) == 40
    assert rows[0] == rows[1]


def test_a_shop_made_before_is_used_again(tmp_path: Path) -> None:
    first = made_shop.path(20, tmp_path)
    written = first.stat().st_mtime_ns
    assert made_shop.path(20, tmp_path) == first
    assert first.stat().st_mtime_ns == written


def test_a_figure_is_over_when_no_bound_holds() -> None:
    assert Figure("x", "", 3, floor=2, most=1.5).ok
    assert Figure("x", "", 3.1, floor=2, most=1.5).ok is False
    assert Figure("x", "", 3.1, floor=2, most=1.5, limit=4).ok
    assert Figure("x", "", 5, floor=2, most=1.5, limit=4).ok is False
    assert Figure("x", "", 5, floor=2).ok is None


def test_table_and_json_say_the_same(tmp_path: Path) -> None:
    figure = Figure("导入", "3 lines", 3, floor=2, most=1)
    lines = figures.table([figure]).splitlines()
    assert lines[1].split() == ["导入", "3", "lines", "3.00", "s", "2.00", "s", "1.50", "≤", "1×", "OVER"]
    file = tmp_path / "out" / "figures.json"
    figures.save([figure], file, [[0.5], [0.5]])
    [saved] = json.loads(file.read_text("utf-8"))["figures"]
    assert (saved["name"], saved["value"], saved["ratio"], saved["ok"]) == ("导入", 3, 1.5, False)


def test_the_command_says_what_there_is() -> None:
    command = [sys.executable, "-m", "benchmarks", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert all(name in said for name in SUBJECTS)
