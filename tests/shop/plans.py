"""Plans and worksheets for tests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from shopkeeper.shop import planner, planner_content, planner_entries
from shopkeeper.shop.planner_content import Sheet
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 11, 21, 9, 30)
TODAY = date(2026, 11, 21)


def planned(shop: ShopFile, title: str = "冬季", *, sheets: Sequence[str] = ()) -> int:
    """A new plan, with these worksheets besides those it begins with; its id."""
    with shop.command("plan.create", name=title) as session:
        plan_id = planner.create(session, title, NOW)
        for name in sheets:
            planner.add_sheet(session, plan_id, name)
    return plan_id


def sheet_id(shop: ShopFile, plan_id: int, name: str) -> int:
    """The worksheet of a plan by its name."""
    with shop.read() as session:
        return next(one.id for one in planner_content.sheets(session, plan_id) if one.name == name)


def sheet(shop: ShopFile, worksheet_id: int) -> Sheet:
    """A worksheet as it stands."""
    with shop.read() as session:
        return planner_content.sheet(session, worksheet_id)


def add(shop: ShopFile, worksheet_id: int, section: str, text: str = "", **data: Any) -> int:
    """Write an entry; its id."""
    with shop.command("entry.add", name=text) as session:
        return planner_entries.add(session, worksheet_id, section, EntryData(text, **data))


def answer(shop: ShopFile, worksheet_id: int, section: str, **given: Any) -> None:
    """Answer a question."""
    with shop.command("worksheet.write", name=section) as session:
        planner_entries.answer(session, worksheet_id, section, **given)


def texts(shop: ShopFile, worksheet_id: int, section: str) -> list[str]:
    """The texts of a section in their order."""
    return [one.text for one in sheet(shop, worksheet_id).of(section)]
