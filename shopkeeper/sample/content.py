"""What the sample shop is made of, read from `resources/sample/`."""

import math
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from shopkeeper import paths

# A language's shop: its data's key, its currency, its time zone.
SHOPS = {"zh_CN": ("zh", "CNY", "Asia/Shanghai"), "en": ("en", "USD", "America/Los_Angeles")}

_E4 = 1_000_000  # ten-thousandths of a cent in one unit of the currency


@dataclass(frozen=True, slots=True)
class Sku:
    """One variant: its code and its options as text."""

    code: str
    options: str


@dataclass(frozen=True, slots=True)
class Good:
    """One product: first sold `since_months` ago; in the months of `season` it sells thrice as well.

    It was taken off sale `until_months` ago, never where that is None; only of one that is `tracked`
    stock is kept. `supplier` is a key of the people's file.
    """

    code: str
    title: str
    short: str
    category: str
    material: str
    points: str
    care: str
    price_e4: int
    cost_e4: int
    weight: int
    since_months: int
    season: frozenset[int]
    supplier: str
    until_months: int | None
    tracked: bool
    skus: tuple[Sku, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the generator draws from, in one language."""

    language: str
    currency: str
    time_zone: str
    goods: tuple[Good, ...]
    people: dict[str, Any]


def load(language: str) -> Content:
    """The sample's words and goods in `language`; KeyError for one it does not have."""
    key, currency, time_zone = SHOPS[language]
    folder = paths.resources() / "sample"
    goods = tomllib.loads((folder / "products.toml").read_text("utf-8"), parse_float=Decimal)["product"]
    people = tomllib.loads((folder / "people.toml").read_text("utf-8"))[key]
    return Content(language, currency, time_zone, tuple(_good(one, key) for one in goods), people)


def _good(data: dict[str, Any], key: str) -> Good:
    words = {name: data[name][key] for name in ("title", "short", "category", "material", "points", "care")}
    return Good(
        code=data["code"],
        **words,
        price_e4=int(Decimal(data["price"][key]) * _E4),
        cost_e4=int(Decimal(data["cost"][key]) * _E4),
        weight=data["weight"],
        since_months=data["since"],
        season=frozenset(data["season"]),
        supplier=data["supplier"],
        until_months=data.get("until"),
        tracked=data.get("tracked", True),
        skus=tuple(_skus(data, key)),
    )


def _skus(data: dict[str, Any], key: str) -> list[Sku]:
    """Every combination of a product's options; one without options is a single variant."""
    found = []
    for chosen in product(*(option["values"] for option in data["options"])):
        names = [option["name"][key] for option in data["options"]]
        code = "-".join([data["code"], *(value["code"] for value in chosen)])
        pairs = zip(names, chosen, strict=True)
        found.append(Sku(code, ";".join(f"{name}:{value[key]}" for name, value in pairs)))
    assert len(found) == math.prod(len(option["values"]) for option in data["options"])
    return found
