"""The sample shop's orders: two years of them, day by day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from shopkeeper.sample import goods
from shopkeeper.sample.buyers import Buyer, Crowd
from shopkeeper.sample.goods import Item, Shelf
from shopkeeper.sample.world import World

DAYS = 760
# Days on which China's platforms sell: month, day, how many times as much as otherwise.
_FEASTS = {
    (2, 13): 2.2,
    (5, 19): 2.4,
    (6, 17): 2.6,
    (6, 18): 2.6,
    (11, 11): 4.5,
    (11, 10): 2.0,
    (12, 12): 2.2,
}
_GIFTS = {(11, 27): 3.0, (12, 1): 2.6, (12, 10): 2.2, (12, 14): 2.0, (2, 8): 2.0, (5, 7): 2.2}
_WEEKDAYS = (1.0, 0.95, 0.95, 1.0, 1.05, 1.2, 1.25)
_MONTHS = (0.85, 0.9, 0.95, 0.9, 1.15, 1.05, 0.9, 1.05, 1.0, 1.0, 1.35, 1.15)
_HOURS = (1, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 6, 6, 5, 5, 6, 6, 5, 5, 7, 9, 10, 8, 4)
_ADDRESS = ("recipient", "phone", "province", "city", "district", "street", "postcode")
_CLOSED, _REFUNDED = 0.05, 0.035
# Made with words on them, which the buyer gives; and what nobody orders alone.
_MADE, _BESIDE = ("NK-004", "KD-001", "AC-003"), {"AC-003"}


def trade(world: World, shelf: Shelf) -> None:
    """Sell on every day of the two years up to now."""
    crowd = Crowd(world)
    for at in _moments(world):
        goods.deliver(world, shelf, at)
        channel = world.pick(
            world.content.people["channels"], [c["share"] for c in world.content.people["channels"]]
        )
        buyer = crowd.next(channel["platform"])
        _Sale(world, shelf, crowd, channel, buyer, at).write()
    goods.run_low(world, shelf)
    goods.order_the_rest(world, shelf)
    goods.send_straight(world, shelf)


def _moments(world: World) -> Iterator[datetime]:
    """When somebody orders, oldest first."""
    feasts = _FEASTS if world.content.language == "zh_CN" else _GIFTS
    for back in range(DAYS, -1, -1):
        day = (world.now - timedelta(days=back)).replace(hour=0, minute=0, second=0, microsecond=0)
        growth = 1.3 + 3.2 * (DAYS - back) / DAYS
        busy = growth * _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()]
        busy *= feasts.get((day.month, day.day), 1)
        count = round(world.random.gauss(busy, busy**0.5))
        moments = sorted(
            day.replace(
                hour=world.pick(range(24), _HOURS),
                minute=world.random.randrange(60),
                second=world.random.randrange(60),
            )
            for _ in range(count)
        )
        yield from (moment for moment in moments if moment <= world.now)


class _Sale:
    """One order with its lines, payments and notes."""

    def __init__(
        self, world: World, shelf: Shelf, crowd: Crowd, channel: dict[str, Any], buyer: Buyer, at: datetime
    ) -> None:
        self._world, self._shelf, self._crowd = world, shelf, crowd
        self._channel, self._buyer, self._at = channel, buyer, at
        self._own = channel["platform"] == "own"
        self._lines: list[dict[str, Any]] = []
        self._codes: list[str] = []

    def write(self) -> None:
        """Enter the order as far as it has come by now."""
        self._choose()
        times = self._times()
        values = self._values(times)
        order = self._world.add("order", **values)
        for place, line in enumerate(self._lines, 1):
            self._world.add("order_line", order_id=order, place=None if self._own else place, **line)
        self._pay(order, values, times)
        if self._world.chance(0.06):
            self._note(order, self._saying("notes")["text"], self._at + timedelta(hours=1))

    # Goods

    def _choose(self) -> None:
        world, shelf = self._world, self._shelf
        whole = shelf.bundle and all(item.left for item in shelf.bundle[2])
        if self._channel is world.content.people["channels"][0] and whole and world.chance(0.03):
            self._add_bundle()
            return
        if (
            self._channel is world.content.people["channels"][1]
            and self._age() < timedelta(days=12)
            and world.chance(0.15)
        ):
            listing, title = world.pick(shelf.unmatched)
            self._add(
                listing, None, title, "", 1, 69_000_000 if world.content.language == "zh_CN" else 19_000_000
            )
            return
        for item in self._items():
            quantity = 2 if world.chance(0.07) else 1
            self._add_item(item, quantity)

    def _items(self) -> list[Item]:
        """One to three different variants among those that are sold by then."""
        world = self._world
        count = world.pick((1, 2, 3), (72, 22, 6))
        there = ([one for one in items if one.left] for items in self._shelf.items.values())
        sold = [items for items in there if items and self._on_sale(items[0])]
        weights = [
            items[0].good.weight * (3 if self._at.month in items[0].good.season else 1) for items in sold
        ]
        chosen: dict[str, Item] = {}
        while len(chosen) < count or chosen.keys() <= _BESIDE:
            items = world.pick(sold, weights)
            chosen.setdefault(items[0].good.code, world.pick(items))
        return list(chosen.values())

    def _on_sale(self, item: Item) -> bool:
        since, until = item.good.since_months, item.good.until_months or 0
        now = self._world.now
        return now - timedelta(days=30 * since - 1) < self._at <= now - timedelta(days=30 * until)

    def _add_item(self, item: Item, quantity: int) -> None:
        quantity = min(quantity, item.left)
        listing = item.listings.get(self._channel["platform"])
        variant = item.id if listing is None else None
        self._codes.append(item.sku.code)
        self._add(listing, variant, item.title, item.sku.options, quantity, item.good.price_e4)
        if self._state() not in ("unpaid", "closed"):
            goods.sell(self._world, self._shelf, item, quantity, self._at)

    def _add_bundle(self) -> None:
        assert self._shelf.bundle
        listing, price_e4, parts = self._shelf.bundle
        self._codes += [item.sku.code for item in parts]
        self._add(listing, None, self._world.content.people["bundle_title"], "", 1, price_e4)
        if self._state() not in ("unpaid", "closed"):
            for item in parts:
                goods.sell(self._world, self._shelf, item, 1, self._at)

    def _add(
        self, listing: int | None, variant: int | None, title: str, options: str, quantity: int, price_e4: int
    ) -> None:
        self._lines.append(
            {"listing_id": listing, "variant_id": variant, "title": title, "options": options,
             "quantity": quantity, "price_e4": price_e4}
        )  # fmt: skip

    # What is said

    def _saying(self, name: str) -> dict[str, Any]:
        """One of those texts of the people's file that fit the order; those always said go first."""
        known = [{"text": one} if isinstance(one, str) else one for one in self._world.content.people[name]]
        fitting = [one for one in known if self._fits(one)]
        return self._world.pick([one for one in fitting if one.get("always")] or fitting)

    def _fits(self, saying: dict[str, Any]) -> bool:
        least, most = saying.get("lines", (1, 3))
        begins = tuple(saying.get("goods", ("",)))
        return (
            least <= len(self._lines) <= most
            and (any(code.startswith(begins) for code in self._codes) or begins == ("",))
            and self._buyer.orders >= saying.get("orders", 1)
            and self._at.month in saying.get("months", range(1, 13))
            and self._state() in saying.get("states", (self._state(),))
        )

    def _message(self) -> str:
        """What the buyer wrote, which is never missing where words are to be made."""
        made = any(code.startswith(_MADE) for code in self._codes)
        return self._saying("messages")["text"] if made or self._world.chance(0.11) else ""

    # How far it has come

    def _age(self) -> timedelta:
        return self._world.now - self._at

    def _state(self) -> str:
        """Decided once: what became of the order by now."""
        if not hasattr(self, "_decided"):
            self._decided = self._decide()
        return self._decided

    def _decide(self) -> str:
        world, hours = self._world, self._age() / timedelta(hours=1)
        turn = len(world.rows["order"])
        if world.chance(_CLOSED):
            return "closed"
        if hours < 16:  # in turn, so that each stage has some on any day
            return ("paid", "unpaid", "paid")[turn % 3]
        if hours < 44:
            return ("paid", "packing", "shipped")[turn % 3]
        if hours < 24 * 5:
            return "shipped"
        if hours < 24 * 12:
            return world.pick(("shipped", "delivered", "finished"), (12, 70, 18))
        return "finished"

    def _times(self) -> dict[str, datetime | None]:
        """When it was paid, shipped, delivered, finished, closed, as far as it has come."""
        world, state = self._world, self._state()
        paid = self._at + timedelta(minutes=world.pick((1, 2, 4, 30, 300), (50, 25, 15, 7, 3)))
        shipped = max(paid, paid.replace(hour=17, minute=world.random.randrange(60)))
        if paid.hour >= 16:
            shipped = (paid + timedelta(days=1)).replace(hour=11, minute=world.random.randrange(60))
        delivered = shipped + timedelta(
            days=world.random.randrange(2, 6), hours=world.random.randrange(-3, 6)
        )
        if delivered > world.now:
            delivered = shipped + timedelta(days=2)
        finished = delivered + timedelta(days=world.pick((1, 3, 7, 10)))
        if finished > world.now:
            finished = delivered + timedelta(days=1)
        order = ("unpaid", "paid", "packing", "shipped", "delivered", "finished")
        reached = order.index(state) if state in order else 0
        steps = {
            "paid_at": (1, paid),
            "shipped_at": (3, shipped),
            "delivered_at": (4, delivered),
            "finished_at": (5, finished),
        }
        found: dict[str, datetime | None] = {
            name: min(at, world.now) if reached >= least else None for name, (least, at) in steps.items()
        }
        closed = self._at + timedelta(hours=world.random.randrange(1, 24))
        return found | {"closed_at": min(closed, world.now) if state == "closed" else None}

    # The order

    def _values(self, times: dict[str, datetime | None]) -> dict[str, Any]:
        world, people, state = self._world, self._world.content.people, self._state()
        number = self._number()
        goods_cents = sum(line["quantity"] * line["price_e4"] // 10_000 for line in self._lines)
        off = self._discount(goods_cents)
        postage = self._postage(goods_cents)
        address = self._crowd.address(self._buyer)
        shipped = times["shipped_at"] is not None
        courier = world.random.randrange(len(people["couriers"]))
        return {
            "channel_id": people["channels"].index(self._channel) + 1,
            "platform_number": number,
            "number": number if self._own else "",
            "customer_id": self._buyer.id,
            "buyer_account": "" if self._own else self._buyer.account,
            "state": state,
            "closed_reason": world.pick(people["closed"]) if state == "closed" else "",
            "placed_at": self._at,
            **times,
            "ship_by": self._at + timedelta(hours=48) if state in ("paid", "packing") else None,
**{name: address[name] for name in _ADDRESS},
            "address": address["text"],
            "buyer_message": self._message(),
            "memo": self._saying("memos")["text"] if world.chance(0.12) else "",
            "flag": world.pick(("red", "yellow", "green", "blue", "purple")) if world.chance(0.07) else "",
            "courier": people["couriers"][courier % len(people["couriers"])] if shipped else "",
            "tracking_number": self._tracking(courier) if shipped else "",
            "postage_cents": postage,
            "shop_discount_cents": off,
            "stated_cents": None if self._own else goods_cents + postage - off,
            "commission_cents": self._commission(goods_cents - off) if times["paid_at"] else 0,
            "way": world.pick(people["ways"]) if self._own else "platform",
        }  # fmt: skip

    def _number(self) -> str:
        count = len(self._world.rows["order"]) + 1
        style = self._channel["number"]
        if style == "own":
            today = f"{self._at:%Y%m%d}"
            before = sum(row["number"].startswith(today) for row in self._world.rows["order"][-200:])
            return f"{today}-{before + 1:03d}"
        base = {
            "taobao": 2_100_000_000_000_000_000,
            "douyin": 6_930_000_000_000_000_000,
            "etsy": 3_100_000_000,
            "shopify": 1_000,
        }
        step = {"taobao": 310_000_617_123_457, "douyin": 910_000_313_771_213, "etsy": 77_713, "shopify": 1}
        number = base[style] + count * step[style]
        return f"#{number}" if style == "shopify" else str(number)

    def _tracking(self, courier: int) -> str:
        head = self._world.content.people["tracking"][courier % len(self._world.content.people["tracking"])]
        digits = "".join(str(self._world.random.randrange(10)) for _ in range(12))
        return f"{head}{digits}"

    def _commission(self, cents: int) -> int:
        """What the platform keeps; its share is in hundredths of a percent."""
        return cents * self._channel["commission"] // 10_000

    def _discount(self, goods_cents: int) -> int:
        if goods_cents >= 19_900 and self._world.chance(0.5):
            return 1_000
        return 500 if self._buyer.orders > 2 and self._world.chance(0.3) and goods_cents > 4_000 else 0

    def _postage(self, goods_cents: int) -> int:
        if self._world.content.language != "zh_CN":
            return 0 if goods_cents >= 3_500 else 450
        return 0 if goods_cents >= 3_900 else 600

    # Money and notes

    def _pay(self, order: int, values: dict[str, Any], times: dict[str, datetime | None]) -> None:
        paid_at = times["paid_at"]
        if paid_at is None:
            return
        goods_cents = sum(line["quantity"] * line["price_e4"] // 10_000 for line in self._lines)
        total = goods_cents + values["postage_cents"] - values["shop_discount_cents"]
        way = values["way"]
        self._world.add(
            "payment",
            order_id=order,
            amount_cents=total,
            way=way,
            paid_at=paid_at,
            source=None if self._own else "paid",
        )
        if times["delivered_at"] and self._world.chance(_REFUNDED):
            why = self._saying("refunds")
            back = {"all": total, "half": total // 2}.get(why["back"], why["back"])
            at = min(times["delivered_at"] + timedelta(days=2), self._world.now)
            source = None if self._own else "refund"
            self._world.add(
                "payment", order_id=order, amount_cents=-min(back, total), way=way, paid_at=at, source=source
            )
            self._note(order, why["text"], at)

    def _note(self, order: int, text: str, at: datetime) -> None:
        self._world.add("order_note", order_id=order, at=self._world.utc(min(at, self._world.now)), text=text)
