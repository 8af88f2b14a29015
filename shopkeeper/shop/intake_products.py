"""Taking in the products of a file with their variants, and what the platform offers of them.

What a file leaves blank does not wipe out what is there. Of what the owner entered or
changed, and of what another platform brought first, a file fills only what is blank,
unless it is to overwrite. Price and quantity of a platform are noted at its listing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import matching
from shopkeeper.shop.imported_keys import digest
from shopkeeper.shop.intake import BaseIntake
from shopkeeper.shop.known_products import OWN, Goods, KnownProducts, Offered, Unclear, is_bare
from shopkeeper.shop.records import ListingRecord, Record, RecordShape

_NOT_OF_PRODUCT = {"key", "tags"}
_OF_VARIANT = (
    "code", "options", "barcode", "cost_e4", "price_e4", "list_price_e4", "weight_g", "reorder_level",
    "shelf",
)  # fmt: skip
_PRICES = {"cost_e4", "price_e4", "list_price_e4"}
_TEXTS = {"code", "options", "barcode", "shelf"}
# What a variant is known by, whatever the file holds.
_KNOWN_BY = ("code", "options", "barcode")
_COUNTED = ("product", "variant", "listing")

Row = dict[str, Any]
Found = list[tuple[int, Goods]]


class ProductIntake(BaseIntake):
    """Takes in the products of one file, batch by batch, inside a command.

    `mode` is create, update or both; what is of the other sort is left out. `at` is the
    shop's wall time. Refused as `which_product` is what may be several products, as
    `no_parent` a variation whose product is nowhere.
    """

    def __init__(
        self,
        connection: Connection,
        shape: RecordShape,
        batch_id: int,
        *,
        at: datetime,
        mode: str = "both",
        overwrite: bool = False,
    ) -> None:
        super().__init__(connection, batch_id, mode=mode, overwrite=overwrite)
        self._shape = shape
        self._at = at.strftime("%Y-%m-%d %H:%M:%S")
        self._fields = tuple(name for name in shape.fields if name not in _NOT_OF_PRODUCT)
        others = _PRICES if shape.currency else set()
        there = set(shape.part_fields) - others
        self._variant_fields = tuple(name for name in _OF_VARIANT if name in there)
        self._columns = {
            "product": ("id", "batch_id", *self._fields),
            "variant": ("id", "product_id", "batch_id", *self._variant_fields),
            "listing": ("id", "platform", "key", "sku", "code", "title", "options", *_SEEN),
            "stock_movement": ("id", "variant_id", "at", "quantity", "reason", "unit_cost_e4"),
        }
        self._known = KnownProducts(connection, shape.platform)
        self._new: dict[str, list[tuple[Any, ...]]] = {}
        self._next: dict[str, int] = {}
        self._touched: set[int] = set()
        self._codes: set[str] = set()
        self._parts: list[tuple[int, int, int]] = []
        self._first: dict[int, str] = {}

    def take(self, records: Sequence[Record], _: Sequence[ListingRecord] = ()) -> None:
        """Write one batch."""
        goods = [Goods(record, self._shape) for record in records]
        self._known.learn(goods)
        self._new = {table: [] for table in self._columns}
        self._next = {table: self._next_id(table) for table in self._columns}
        self._touched = set()
        self._codes = set()
        self._parts = []
        created, known = self._sort(goods)
        there = self._variants_of([product for product, _ in known])
        self._first = self._known.variants.first_platform(
            variant for of_product in there.values() for variant in of_product
        )
        for product, one in (*created, *known):
            self._take_variants(product, one, there.setdefault(product, {}))
        for table, rows in self._new.items():
            self._insert_rows(table, self._columns[table], rows)
        for table in _COUNTED:
            self.created[table] += len(self._new[table])
        self._tag([*created, *known])
        self._update(known)
        self._known.products.write()
        self._known.variants.write()
        matching.tie(self._connection, self._parts)
        matching.tie_by_code(self._connection, matching.waiting(self._connection, self._codes))

    def _put(self, table: str, *values: Any) -> int:
        """Note a new row; its id."""
        number = self._next[table]
        self._next[table] += 1
        self._new[table].append((number, *values))
        return number

    # Products

    def _sort(self, goods: Sequence[Goods]) -> tuple[Found, Found]:
        """What is new, and what is known as which product."""
        created: Found = []
        known: Found = []
        for one in goods:
            try:
                product = self._known.find(one)
            except Unclear as reason:
                self.refused.append((str(reason), one.at))
                continue
            if self._leaves_out(product is not None, one.at):
                continue
            if product is None:
                created.append((self._create(one), one))
            else:
                known.append((product, one))
        return created, known

    def _create(self, goods: Goods) -> int:
        values = goods.given or {}
        texts = {"status": "on_sale"}
        product = self._put(
            "product", self._batch_id, *(values.get(name) or texts.get(name, "") for name in self._fields)
        )
        self._known.add(goods, product)
        return product

    def _tag(self, goods: Found) -> None:
        """Put on the tags that are new since the file last named them; keep how it calls the products."""
        before, rows = self._next_id("product_tag"), []
        for product, one in goods:
            tags = str((one.given or {}).get("tags") or "")
            said = digest(tags)
            known = self._known.products.get(one.key)
            if known is None or (known.said != said and one.given is not None):
                rows += [(product, tag) for tag in tags.split("\n") if tag]
                self._known.products.put(one.key, product, said)
        self._many("INSERT INTO product_tag (product_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
        new = self._all("SELECT product_id FROM product_tag WHERE id >= ?", (before,))
        self._touched.update(row[0] for row in new)

    def _update(self, goods: Found) -> None:
        names = "".join(f', "{name}"' for name in self._fields)
        ids = {product for product, _ in goods}
        query = f"SELECT id, batch_id{names} FROM product WHERE id IN (??)"
        rows = {row[0]: row[1:] for row in self._within(query, ids)}
        first = self._known.products.first_platform(ids)
        for product, one in goods:
            batch_id, *old = rows[product]
            changed = product in self._touched
            if one.given is not None:
                keeps = self._keeps_of("product", by_hand=self._is_others(batch_id, first.get(product)))
                new = [one.given[name] for name in self._fields]
                changed |= bool(self._change("product", product, self._fields, old, new, keeps))
            (self.updated if changed else self.unchanged)["product"] += 1

    def _is_others(self, batch_id: int | None, first: str | None) -> bool:
        """Whether the owner entered a product, or another platform brought it."""
        mine = self._shape.platform
        return batch_id is None or mine != OWN != first not in (None, mine)

    # Variants

    def _variants_of(self, products: Sequence[int]) -> dict[int, dict[int, Row]]:
        names = tuple(dict.fromkeys(("id", "batch_id", *_KNOWN_BY, *self._variant_fields)))
        query = f"SELECT product_id, {', '.join(names)} FROM variant WHERE product_id IN (??) ORDER BY id"
        found: dict[int, dict[int, Row]] = {}
        for product, *values in self._within(query, products):
            row = dict(zip(names, values, strict=True))
            found.setdefault(product, {})[row["id"]] = row
        return found

    def _take_variants(self, product: int, goods: Goods, there: dict[int, Row]) -> None:
        taken: set[int] = set()
        for given in goods.variants:
            variant = self._known.variant_of(goods, given, there, taken)
            if variant is None and there and is_bare(given):
                continue  # a sheet that names only products tells of none of their variants
            if variant is None:
                variant = self._create_variant(product, given)
                there[variant] = {name: given.get(name) for name in _OF_VARIANT}
                there[variant]["batch_id"] = self._batch_id
                self._touched.add(product)
            elif variant in there:
                self._update_variant(product, variant, there[variant], given)
            taken.add(variant)
            self._known.variants.put(goods.variant_key(given), variant)
            self._offer(product, variant, goods, given)

    def _create_variant(self, product: int, given: Mapping[str, Any]) -> int:
        values = [given.get(name) or ("" if name in _TEXTS else None) for name in self._variant_fields]
        variant = self._put("variant", product, self._batch_id, *values)
        self._codes.add(given.get("code") or "")
        self._known.add_code(given.get("code") or "", variant, product)
        self._open_stock(variant, given)
        return variant

    def _open_stock(self, variant: int, given: Mapping[str, Any]) -> None:
        """What is there of a variant that no stock was kept of."""
        if given.get("opening"):
            cost = given.get("cost_e4") if "cost_e4" in self._variant_fields else None
            self._put("stock_movement", variant, self._at, given["opening"], "opening", cost)

    def _update_variant(self, product: int, variant: int, row: Row, given: Mapping[str, Any]) -> None:
        keeps = self._keeps_of("variant", by_hand=self._is_others(row["batch_id"], self._first.get(variant)))
        old = [row[name] for name in self._variant_fields]
        new = [given.get(name) for name in self._variant_fields]
        changed = self._change("variant", variant, self._variant_fields, old, new, keeps)
        row.update(changed)
        self._codes.add(changed.get("code") or "")
        if row["batch_id"] is not None and given.get("opening") and not self._within(_MOVED, [variant]):
            self._open_stock(variant, given)
            changed["opening"] = given["opening"]
        (self.updated if changed else self.unchanged)["variant"] += 1
        self._touched.update([product] if changed else [])

    # What the platform offers

    def _offer(self, product: int, variant: int, goods: Goods, given: Mapping[str, Any]) -> None:
        """Tie the platform's listing to a variant, and note its price and quantity as they are now."""
        named = goods.listing(given)
        if named is None or self._shape.platform == OWN:
            return
        price, quantity = given.get("price_e4"), given.get("quantity")
        known = self._known.offered.get(named[0])
        if known is None:
            listing = self._put("listing", self._shape.platform, *named, price, quantity, self._at)
            self._touched.add(product)
        elif known.matched and known.variant != variant:
            self.unchanged["listing"] += 1
            return  # it stands for other goods, as the owner said or of another product of that name
        else:
            listing = known.id
            self._see(product, known, price, quantity)
        if known is None or not known.matched:
            self._parts.append((listing, variant, 1))
            self._touched.add(product)
            known = Offered(listing, variant, True, price, quantity)
        self._known.offered[named[0]] = known._replace(price_e4=price, quantity=quantity)

    def _see(self, product: int, known: Offered, price: int | None, quantity: int | None) -> None:
        seen = (known.price_e4 if price is None else price, known.quantity if quantity is None else quantity)
        if seen == (known.price_e4, known.quantity):
            self.unchanged["listing"] += 1
            return
        self._many(
            "UPDATE listing SET price_e4 = ?, quantity = ?, seen_at = ? WHERE id = ?",
            [(*seen, self._at, known.id)],
        )
        self.updated["listing"] += 1
        self._touched.add(product)


_MOVED = "SELECT 1 FROM stock_movement WHERE variant_id IN (??) LIMIT 1"
_SEEN = ("price_e4", "quantity", "seen_at")
