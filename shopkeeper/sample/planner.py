"""The sample shop's plans: worksheets filled in, snapshots, tasks done and to do."""

import json
import tomllib
from datetime import date, timedelta
from typing import Any

from shopkeeper import paths
from shopkeeper.sample.world import World
from shopkeeper.shop import planner_content
from shopkeeper.shop.planner_content import Entry, Sheet

# The season a month belongs to, in the words of the shop's language.
_SEASONS = {
    "zh_CN": ("冬季", "春季", "夏季", "秋季"),
    "en": ("Winter", "Spring", "Summer", "Autumn"),
}
_FIELDS = ("text", "note", "score", "certainty", "figure", "item")


def write_plans(world: World) -> None:
    """Enter the plans and tasks; the goods must be there, for the map names them."""
    file = paths.resources() / "sample" / "planner.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    for plan in data["plan"]:
        _Plan(world, plan).write()
    for task in data["task"]:
        _task(world, task, None, None)


class _Plan:
    """One plan being entered."""

    def __init__(self, world: World, data: dict[str, Any]) -> None:
        self._world, self._data = world, data
        self._keys: dict[str, int] = {}

    def write(self) -> None:
        """Enter it with all it has."""
        world, data = self._world, self._data
        made = world.now - timedelta(days=data["ago"])
        language = world.content.language
        season = _SEASONS[language][(made + timedelta(days=20)).month % 12 // 3]
        title = world.said(data["title"]).format(year=made.year, season=season)
        plan = world.add("plan", title=title, made_at=made)
        before = [self._sheet(plan, place, sheet) for place, sheet in enumerate(data["sheet"], 1)]
        for snapshot in data["snapshots"]:
            world.add(
                "snapshot",
                plan_id=plan,
                title=world.said(snapshot["title"]),
                at=world.now - timedelta(days=snapshot["ago"]),
                content=planner_content.freeze(before),
            )
        for task in data["task"]:
            _task(world, task, plan, self._keys[task["of"]])

    def _sheet(self, plan: int, place: int, data: dict[str, Any]) -> Sheet:
        """Enter a worksheet; as it stood before what is new and changed in it."""
        sheet = self._world.add("worksheet", plan_id=plan, name=data["name"], place=place)
        before: list[Entry] = []
        for order, entry in enumerate(data["entries"], 1):
            uses = [self._keys[key] for key in entry.get("uses", ())]
            values = self._values(entry) | {"section": entry["in"], "place": order}
            row = values | {"cells": json.dumps(values["cells"], ensure_ascii=False)}
            number = self._world.add("entry", worksheet_id=sheet, **row)
            self._keys[entry.get("key", "")] = number
            for used in uses:
                self._world.add("entry_link", worksheet_id=sheet, entry_id=number, used_id=used)
            if not entry.get("new"):
                was = self._values(entry | entry.get("was", {}))
                before.append(Entry(id=number, uses=tuple(uses), **values | was))
        return Sheet(sheet, plan, data["name"], tuple(before))

    def _values(self, entry: dict[str, Any]) -> dict[str, Any]:
        world = self._world
        values = {name: world.said(entry[name]) for name in _FIELDS if name in entry}
        cells = {name: self._cell(name, value) for name, value in entry.get("cells", {}).items()}
        if "column" in entry:
            cells["column"] = entry["column"]
        about = self._keys[entry["about"]] if "about" in entry else None
        return values | {"cells": cells, "about_id": about}

    def _cell(self, name: str, value: Any) -> Any:
        if name == "product" and isinstance(value, str):
            return next(row["id"] for row in self._world.rows["product"] if row["code"] == value)
        if isinstance(value, dict) and "days" in value:
            return f"{_day(self._world, value['days'])}"
        return self._world.said(value)


def _task(world: World, data: dict[str, Any], plan: int | None, entry: int | None) -> None:
    done = data.get("done")
    world.add(
        "task",
        title=world.said(data["title"]),
        note=world.said(data.get("note", "")),
        due_on=_day(world, data["due"]) if "due" in data else None,
        done_at=world.now - timedelta(days=done) if done else None,
        made_at=world.now - timedelta(days=data["made"]),
        plan_id=plan,
        entry_id=entry,
    )


def _day(world: World, days: int) -> date:
    return world.now.date() + timedelta(days=days)
