"""Which of the shop's products and variants the goods in a file are.

A product is known again by how the platform calls it, by the codes of its variants, or by
its own code. What the same platform calls otherwise is another product, whatever its codes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from shopkeeper.shop.imported_keys import ImportedKeys
from shopkeeper.shop.records import Record, RecordShape
from shopkeeper.shop.texts import normalise

# Shopkeeper's own lists, which the owner may have worked on.
OWN = "own"


class Offered(NamedTuple):
    """A platform's listing: its row, what it stands for if that is one variant, and what was last seen."""

    id: int
    variant: int | None
    matched: bool
    price_e4: int | None
    quantity: int | None


class Goods:
    """One product as a file gives it, with its variants."""

    def __init__(self, record: Record, shape: RecordShape) -> None:
        values = None if record.values is None else dict(zip(shape.fields, record.values, strict=True))
        self.at = record.at
        self.key = record.key
        self.given = values
        self.variants = [dict(zip(shape.part_fields, part, strict=True)) for part in record.parts]
        self.title = str((values or {}).get("title") or "")
        self.code = str((values or {}).get("code") or "")

    def codes(self) -> list[str]:
        """The codes of its variants."""
        return [one["code"] for one in self.variants if one.get("code")]

    def variant_key(self, variant: Mapping[str, Any]) -> str:
        """What tells a variant from the others of the file."""
        own = variant.get("key") or variant.get("code") or variant.get("options") or ""
        return f"{self.key}\n{own}"

    def listing(self, variant: Mapping[str, Any]) -> tuple[str, str, str, str, str] | None:
        """What an order's line would name it by: key, SKU, code, title, options; None where nothing would."""
        sku, code = variant.get("sku") or "", variant.get("code") or ""
        title, options = variant.get("listing_title") or "", ""
        if not title:
            title, options = self.title, variant.get("options") or ""
        sure = sku or code or variant.get("listing_title") or not options
        key = sku or code or f"{title}\n{options}"
        return (key, sku, code, title, options) if sure and (title or sku or code) else None


class Unclear(Exception):
    """What stands in a file may be several products; the argument is the reason it is held for."""


class KnownProducts:
    """The products and variants that the goods of a batch may be."""

    def __init__(self, connection: Connection, platform: str) -> None:
        self._connection = connection
        self._platform = platform
        self.products = ImportedKeys(connection, "product", platform)
        self.variants = ImportedKeys(connection, "variant", platform)
        self._by_code: dict[str, dict[int, int]] = {}
        self._by_name: dict[tuple[str, str], set[int]] = {}
        self.offered: dict[str, Offered] = {}
        # What the platform calls by another name already.
        self._called = set() if platform == OWN else {row[0] for row in self._rows(_CALLED, [platform])}

    def learn(self, goods: Sequence[Goods]) -> None:
        """Look up what the shop has of these."""
        self.products.look_up(one.key for one in goods)
        self.variants.look_up(one.variant_key(variant) for one in goods for variant in one.variants)
        codes = {code for one in goods for code in one.codes()}
        for code, variant, product in self._rows(
            "SELECT code, id, product_id FROM variant WHERE code IN (??)", codes
        ):
            self._by_code.setdefault(code, {})[variant] = product
        for name in ("code", "title"):
            wanted = {getattr(one, name) for one in goods if getattr(one, name)}
            for value, product in self._rows(f"SELECT {name}, id FROM product WHERE {name} IN (??)", wanted):
                self._call(name, value, product)
        if self._platform != OWN:
            keys = {listing[0] for one in goods for each in one.variants if (listing := one.listing(each))}
            for key, *rest in self._rows(_OFFERED, keys, self._platform):
                self.offered[key] = Offered(*rest)

    def _rows(self, statement: str, values: Iterable[str], *before: Any) -> list[Any]:
        found: list[Any] = []
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), 1000):
            some = wanted[start : start + 1000]
            text = statement.replace("??", ", ".join("?" * len(some)))
            found += self._connection.exec_driver_sql(text, (*before, *some))
        return found

    def _call(self, name: str, value: str, product: int) -> None:
        self._by_name.setdefault((name, value), set()).add(product)

    def find(self, goods: Goods) -> int | None:
        """The product that goods are; none for a new one. Raises Unclear."""
        known = self.products.get(goods.key)
        if known is not None:
            return known.row_id
        if goods.given is None:
            raise Unclear("no_parent")
        of_variants = {product for code in goods.codes() for product in self._having(code)} - self._called
        if len(of_variants) > 1:
            raise Unclear("which_product")
        if of_variants:
            return of_variants.pop()
        return self._named(goods)

    def _having(self, code: str) -> list[int]:
        """The product that has the one variant of this code."""
        found = self._by_code.get(code, {})
        return list(found.values()) if len(found) == 1 else []

    def _named(self, goods: Goods) -> int | None:
        """The one product of its code; the owner's own list may also mean it by its title."""
        names = ("code", "title") if self._platform == OWN else ("code",)
        for name in names:
            found = self._by_name.get((name, getattr(goods, name)), set()) - self._called
            if len(found) > 1 and name == "title":
                raise Unclear("which_product")
            if len(found) == 1:
                return found.pop()
        return None

    def add(self, goods: Goods, product: int) -> None:
        """Let the goods that follow find a new product."""
        for name in ("code", "title"):
            if getattr(goods, name):
                self._call(name, getattr(goods, name), product)
        if self._platform != OWN:
            self._called.add(product)

    def add_code(self, code: str, variant: int, product: int) -> None:
        """Let the goods that follow find a new variant."""
        if code:
            self._by_code.setdefault(code, {})[variant] = product

    def offer_of(self, goods: Goods, variant: Mapping[str, Any]) -> Offered | None:
        """The platform's listing of a variant, where there is one."""
        listing = goods.listing(variant)
        return self.offered.get(listing[0]) if listing else None

    def variant_of(
        self,
        goods: Goods,
        variant: Mapping[str, Any],
        there: Mapping[int, Mapping[str, Any]],
        taken: set[int],
    ) -> int | None:
        """Which of the product's variants `there` one is that is not `taken` yet; none for a new one."""
        known = self.variants.get(goods.variant_key(variant))
        if known is not None and known.row_id not in taken:
            return known.row_id
        free = {one: row for one, row in there.items() if one not in taken}
        offered = self.offer_of(goods, variant)
        if offered and offered.variant in free:
            return offered.variant
        for name in ("code", "options"):
            value = normalise(str(variant.get(name) or ""))
            same = [one for one, row in free.items() if value and normalise(row[name]) == value]
            if len(same) == 1:
                return same[0]
        if is_bare(variant):
            return next(iter(there)) if len(there) == 1 else None
        return next((one for one, row in free.items() if row["batch_id"] is not None and is_bare(row)), None)


def is_bare(variant: Mapping[str, Any]) -> bool:
    """Whether a variant only stands for a product of which no more is known."""
    return not any(variant.get(name) for name in ("key", "sku", "code", "options", "barcode"))


_CALLED = "SELECT row_id FROM imported_key WHERE table_name = 'product' AND platform IN (??)"
_OFFERED = """
SELECT l."key", l.id, CASE WHEN count(p.id) = 1 AND min(p.quantity) = 1 THEN min(p.variant_id) END,
    count(p.id) > 0, l.price_e4, l.quantity
FROM listing l LEFT JOIN listing_part p ON p.listing_id = l.id
WHERE l.platform = ? AND l."key" IN (??) GROUP BY l.id
"""
