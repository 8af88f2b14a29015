"""The sample shop's goods: products, variants, how platforms list them, and what was bought in."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shopkeeper.sample.content import Good, Sku
from shopkeeper.sample.world import World

_MONTH = timedelta(days=30)
_LEVELS = (4, 6, 8, 10)
# Of the newest replenishments some have not arrived yet, so that something is short today.
_LATE_DAYS = 18
# How far the purchases have come that are still under way, in turn.
_COMING = ("shipped", "shipped", "paid", "unpaid", "closed")
_NOT_PAID = ("unpaid", "closed")
# Of these one has run out today; then its last delivery, and that of what is short, was at least so many.
_RUNS_OUT = ("BR-003", "RG-003", "ER-005", "BR-005", "AN-001")
_LEAST_BOUGHT = 3
# What the supplier sends straight to the buyer, and how far that purchase is with the order.
_SENT_STRAIGHT, _ORDERS_SENT = "KD-001", 6
_PURCHASES = {
    "paid": "paid",
    "packing": "paid",
    "shipped": "shipped",
    "delivered": "finished",
    "finished": "finished",
}


@dataclass
class Item:
    """One variant as it is sold: its row, and its stock as the sales go on."""

    id: int
    good: Good
    sku: Sku
    listings: dict[str, int]
    level: int
    on_hand: int = 0

    @property
    def title(self) -> str:
        """The name it is listed by."""
        return self.good.title

    @property
    def left(self) -> int:
        """How many can be sold: one is kept back for an exchange."""
        return max(self.on_hand - 1, 0) if self.good.tracked else 2


@dataclass
class Shelf:
    """All goods of the shop, and the deliveries to it."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    bundle: tuple[int, int, tuple[Item, ...]] | None = None
    unmatched: list[tuple[int, str]] = field(default_factory=list)
    due: dict[datetime, list[tuple[Item, int]]] = field(default_factory=lambda: defaultdict(list))


def stock_up(world: World) -> Shelf:
    """Enter all products with their variants and listings, and their opening stock."""
    shelf = Shelf()
    for number, good in enumerate(world.content.goods):
        since = world.now - good.since_months * _MONTH
        product = world.add("product", **_product(world, good))
        for tag in ("新品", "送礼") if world.content.language == "zh_CN" else ("new", "gift"):
            if (tag in ("新品", "new") and good.since_months < 13) or (
                tag in ("送礼", "gift") and good.season & {2, 5}
            ):
                world.add("product_tag", product_id=product, tag=tag)
        shelf.items[good.code] = [_item(world, product, good, sku, number, since) for sku in good.skus]
    _list_bundle(world, shelf)
    _list_unmatched(world, shelf)
    return shelf


def _product(world: World, good: Good) -> dict[str, object]:
    people = world.content.people
    return {
        "code": good.code,
        "title": good.title,
        "short_name": good.short,
        "category": good.category,
        "supplier": people["suppliers"][good.supplier],
        "material": good.material,
        "selling_points": good.points,
        "care": good.care,
        "status": "off_sale" if good.until_months else "on_sale",
        "brand": people["shop"],
    }


def _item(world: World, product: int, good: Good, sku: Sku, number: int, since: datetime) -> Item:
    level = world.pick(_LEVELS)
    variant = world.add(
        "variant",
        product_id=product,
        code=sku.code,
        options=sku.options,
        barcode=f"69{71230000000 + len(world.rows['variant']):011d}"[:13],
        price_e4=good.price_e4,
        list_price_e4=good.price_e4 * 5 // 4 // 10_000 * 10_000,
        cost_e4=good.cost_e4,
        weight_g=world.random.randrange(3, 40),
        reorder_level=level if good.tracked else None,
        shelf=f"{'ABCD'[number % 4]}{number // 4 + 1}-{len(world.rows['variant']) % 6 + 1}",
    )
    listings = {
        channel["platform"]: _listing(world, channel["platform"], good.title, sku, variant, good.price_e4)
        for channel in world.content.people["channels"]
        if channel["platform"] != "own"
    }
    item = Item(variant, good, sku, listings, level, on_hand=level * 3)
    if good.tracked:
        _receive(world, item, item.on_hand, since, "opening")
    return item


def _listing(world: World, platform: str, title: str, sku: Sku, variant: int, price_e4: int) -> int:
    number = len(world.rows["listing"])
    listing = world.add(
        "listing",
        platform=platform,
        key=sku.code,
        sku=f"{5_012_000_000_000 + number * 7_919}",
        code=sku.code,
        title=title,
        options=sku.options,
        price_e4=price_e4,
        seen_at=world.now - timedelta(days=1),
    )
    world.add("listing_part", listing_id=listing, variant_id=variant, quantity=1)
    return listing


def _list_bundle(world: World, shelf: Shelf) -> None:
    """The moonstone necklace with its earrings, sold as one."""
    parts = (shelf.items["NK-001"][0], shelf.items["ER-004"][0])
    platform = world.content.people["channels"][0]["platform"]
    price_e4 = sum(part.good.price_e4 for part in parts) * 9 // 10 // 1_000_000 * 1_000_000
    listing = world.add(
        "listing",
        platform=platform,
        key="SET-001",
        code="SET-001",
        title=world.content.people["bundle_title"],
        price_e4=price_e4,
        seen_at=world.now - timedelta(days=1),
    )
    for part in parts:
        world.add("listing_part", listing_id=listing, variant_id=part.id, quantity=1)
    shelf.bundle = (listing, price_e4, parts)


def _list_unmatched(world: World, shelf: Shelf) -> None:
    """Goods newly listed on a platform that nobody has tied to a product yet."""
    platform = world.content.people["channels"][1]["platform"]
    for title in world.content.people["unmatched"]:
        listing = world.add("listing", platform=platform, key=title, title=title, seen_at=world.now)
        shelf.unmatched.append((listing, title))


def sell(world: World, shelf: Shelf, item: Item, quantity: int, at: datetime) -> None:
    """Take from the stock; what runs low is bought in and comes days later."""
    if not item.good.tracked:
        return
    item.on_hand -= quantity
    arriving = sum(n for lines in shelf.due.values() for one, n in lines if one is item)
    if item.on_hand <= item.level and not arriving:
        arrives = (at + timedelta(days=world.random.randrange(5, 12))).replace(
            hour=world.random.randrange(9, 18), minute=world.random.randrange(60), second=0
        )
        shelf.due[arrives].append((item, max(world.pick((20, 30, 40)), item.level * 3)))


def deliver(world: World, shelf: Shelf, until: datetime) -> None:
    """Receive what has arrived by then; the last deliveries are late."""
    for at in sorted(at for at in shelf.due if at <= until):
        if at > world.now - timedelta(days=_LATE_DAYS) and world.chance(0.5):
            continue
        lines = shelf.due.pop(at)
        for item, quantity in lines:
            _receive(world, item, quantity, at, "purchase")
            item.on_hand += quantity
        _purchase(world, lines, at, "finished")


def run_low(world: World, shelf: Shelf) -> None:
    """Let one of the goods be sold out today and another be short: less of it came the last time."""
    moved = {row["variant_id"]: row for row in world.rows["stock_movement"] if row["reason"] == "purchase"}
    bought = {
        line["variant_id"]: line
        for line in world.rows["purchase_line"]
        if world.rows["purchase"][line["purchase_id"] - 1]["state"] == "finished"
    }
    able = [item for items in shelf.items.values() for item in items if item.id in moved]
    able = [item for item in able if _is_bought(item.good) and _last(moved, item) >= _LEAST_BOUGHT]
    able.sort(key=lambda item: item.on_hand)
    out = [item for item in able if item.good.code in _RUNS_OUT][:1]
    short = [item for item in able if item not in out and item.good.code != _SENT_STRAIGHT][:1]
    for item, left in [*((one, 0) for one in out), *((one, 3) for one in short)]:
        less = max(item.on_hand - left, 0)
        moved[item.id]["quantity"] -= less
        line = bought[item.id]
        line["quantity"] -= less
        world.rows["purchase"][line["purchase_id"] - 1]["stated_cents"] -= less * line["price_e4"] // 10_000
        item.on_hand -= less


def _last(moved: dict[int, dict[str, Any]], item: Item) -> int:
    """How many would have come the last time, if nothing of it were left now."""
    return moved[item.id]["quantity"] - item.on_hand


def order_the_rest(world: World, shelf: Shelf) -> None:
    """Enter what was ordered from suppliers and has not come yet: what is due, and what runs low next."""
    coming = [shelf.due[at] for at in sorted(shelf.due)]
    known = {item.id for lines in coming for item, _ in lines}
    sold = [items for items in shelf.items.values() if _is_bought(items[0].good)]
    items = [item for items in sold for item in items if item.id not in known]
    items.sort(key=lambda item: item.on_hand - item.level)
    coming += [[(item, 30)] for item in items[: len(_COMING)]]
    for lines, state in zip(coming, _COMING, strict=False):
        _purchase(world, lines, world.now + timedelta(days=2), state)


def _is_bought(good: Good) -> bool:
    return good.tracked and not good.until_months


def send_straight(world: World, shelf: Shelf) -> None:
    """What the silversmith sends to the buyer at once: a purchase for each of the last orders of it.

    It is booked as it leaves there, for the order takes it from stock in the same moment.
    """
    items = {number: one for one in shelf.items[_SENT_STRAIGHT] for number in one.listings.values()}
    lines = [line for line in world.rows["order_line"] if line["listing_id"] in items][-_ORDERS_SENT:]
    for line in lines:
        order = world.rows["order"][line["order_id"] - 1]
        state = _PURCHASES.get(order["state"])
        if state:
            bought = [(items[line["listing_id"]], line["quantity"])]
            goes_to = {
                name: order[name] for name in ("recipient", "phone", "address", "courier", "tracking_number")
            }
            if order["shipped_at"]:
                note = world.content.people["straight"]
                _receive(world, *bought[0], order["shipped_at"], "purchase", note)
            _purchase(
                world, bought, order["placed_at"], state, order_number=order["platform_number"], **goes_to
            )


def _receive(world: World, item: Item, quantity: int, at: datetime, reason: str, note: str = "") -> None:
    world.add(
        "stock_movement",
        variant_id=item.id,
        at=at.replace(microsecond=0),
        quantity=quantity,
        reason=reason,
        unit_cost_e4=item.good.cost_e4,
        note=note,
    )


def _purchase(world: World, lines: list[tuple[Item, int]], at: datetime, state: str, **goes_to: str) -> None:
    """The order to the supplier behind a delivery, as far as it has come."""
    if goes_to:
        ordered = at + timedelta(minutes=world.random.randrange(20, 90))
    else:
        ordered = (at - timedelta(days=world.random.randrange(4, 8))).replace(
            hour=world.random.randrange(9, 22), minute=world.random.randrange(60)
        )
    ordered = min(ordered, world.now)
    suppliers = world.content.people["suppliers"]
    for key in sorted({item.good.supplier for item, _ in lines}):
        bought = [(item, n) for item, n in lines if item.good.supplier == key]
        goods = sum(item.good.cost_e4 * n for item, n in bought) // 10_000
        purchase = world.add(
            "purchase",
            platform="1688" if world.content.language == "zh_CN" else "own",
            platform_number=f"{1_600_000_000_000_000_000 + len(world.rows['purchase']) * 98_765_432_123}",
            supplier=suppliers[key],
            state=state,
            ordered_at=ordered,
            paid_at=None if state in _NOT_PAID else min(ordered + timedelta(minutes=12), world.now),
            postage_cents=800,
            stated_cents=goods + 800,
            **goes_to,
        )
        for place, (item, quantity) in enumerate(bought, 1):
            world.add(
                "purchase_line",
                purchase_id=purchase,
                variant_id=item.id,
                place=place,
                code=item.sku.code,
                title=item.good.short,
                options=item.sku.options,
                quantity=quantity,
                price_e4=item.good.cost_e4,
            )
