"""A year of a real shop comes in, and its published figures come out again."""

import gzip
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from shopkeeper.exchange.importer import Importer
from shopkeeper.model import recorded_tables
from shopkeeper.shop import derived
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile

PACKED = Path(__file__).parents[3] / "shared" / "data" / "OnlineRetail.csv.gz"
PROFILE = Path(__file__).parents[2] / "benchmarks" / "online_retail.toml"

pytestmark = pytest.mark.skipif(
    not PACKED.exists(), reason="the UCI Online Retail file is not beside the project"
)

FIGURES = {
    "SELECT count(*) FROM order_line": 541_909,
    "SELECT count(*) FROM 'order'": 25_900,
    "SELECT count(*) FROM listing": 4_070,
    "SELECT count(*) FROM customer": 4_372,
    "SELECT count(DISTINCT country) FROM 'order'": 38,
    "SELECT sum(quantity * price_e4) / 10000 FROM order_line": 974_774_793,
    "SELECT count(*) FROM order_line WHERE quantity > 0 AND price_e4 > 0": 530_104,
    "SELECT sum(amount_cents) FROM order_line WHERE quantity > 0 AND price_e4 > 0": 1_066_668_454,
    "SELECT count(*) FROM order_line l JOIN 'order' o ON o.id = l.order_id"
    " WHERE quantity > 0 AND price_e4 > 0 AND customer_id IS NOT NULL": 397_884,
    "SELECT sum(amount_cents) FROM order_line l JOIN 'order' o ON o.id = l.order_id"
    " WHERE quantity > 0 AND price_e4 > 0 AND customer_id IS NOT NULL": 891_140_790,
    "SELECT count(DISTINCT customer_id) FROM order_line l JOIN 'order' o ON o.id = l.order_id"
    " WHERE quantity > 0 AND price_e4 > 0": 4_338,
    "SELECT count(DISTINCT order_id) FROM order_line l JOIN 'order' o ON o.id = l.order_id"
    " WHERE quantity > 0 AND price_e4 > 0 AND customer_id IS NOT NULL": 18_532,
    "SELECT sum(spent_cents) FROM customer_summary": 830_006_581,
}


def _rows(shop: ShopFile) -> dict[str, int]:
    with shop.read() as session:
        return {
            table.name: session.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
            for table in recorded_tables()
        }


def test_the_published_figures_come_out_of_the_shops_own_rows(tmp_path: Path) -> None:
    file = tmp_path / "OnlineRetail.csv"
    with gzip.open(PACKED) as packed, file.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    with ShopFile.create(tmp_path / "retail.shop", derived, backups=None) as shop:
        empty = _rows(shop)
        report = Importer(shop, [file], str(PROFILE)).run()
        assert report.rows == report.rows_in + report.held.total() + report.skipped.total() == 541_909
        with shop.read() as session:
            found = {query: session.execute(text(query)).scalar_one() for query in FIGURES}
        assert found == FIGURES
        full = _rows(shop)
        again = Importer(shop, [file], str(PROFILE)).run()
        assert again.command_id is None and again.unchanged["line"] == 541_909
        assert _rows(shop) == full
        shop.undo()
        assert _rows(shop) == empty
        shop.redo()
        assert _rows(shop) == full
        assert check.check(shop) == []
