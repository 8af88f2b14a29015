"""The shop's plan as an Excel file, without the window."""

from pathlib import Path

from shopkeeper.errors import ShopError
from shopkeeper.exchange import papers
from shopkeeper.formats import to_wall
from shopkeeper.shop import planner, planner_paper, settings
from shopkeeper.store.shop_file import ShopFile


def write_newest(shop: ShopFile, target: Path) -> int:
    """Write the newest plan that is not in the archive to `target` (.xlsx); how many worksheets it has.

    Raises ShopError `plan.none` and as `papers.write`.
    """
    with shop.read() as session:
        plans = planner.plans(session)
        if not plans:
            raise ShopError("plan.none")
        today = to_wall(shop.clock(), settings.get(session, "time_zone")).date()
        first, *sheets = planner_paper.plan_papers(session, plans[0].id, today)
    papers.write(target, [first, *sheets])
    return len(sheets)
