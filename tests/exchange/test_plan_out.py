"""The newest plan goes out as an Excel file."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from shopkeeper.errors import ShopError
from shopkeeper.exchange.plan_out import write_newest
from shopkeeper.shop import planner
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import NOW, planned


def test_the_newest_plan_goes_out(shop: ShopFile, tmp_path: Path) -> None:
    planned(shop, "秋季")
    with shop.command("plan.create", name="x") as session:
        planner.create(session, "冬季", NOW + timedelta(days=1))
    assert write_newest(shop, tmp_path / "plan.xlsx") == 5
    assert load_workbook(tmp_path / "plan.xlsx").sheetnames[:2] == ["冬季", "SWOT"]


def test_without_a_plan_there_is_nothing_to_write(shop: ShopFile, tmp_path: Path) -> None:
    with pytest.raises(ShopError, check=lambda error: error.key == "plan.none"):
        write_newest(shop, tmp_path / "plan.xlsx")
    assert not (tmp_path / "plan.xlsx").exists()
