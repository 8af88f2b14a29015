"""The fields a profile may fill, by kind of export, and how each is read unless its rule says otherwise."""

from dataclasses import dataclass, field

ORDER_FIELDS = {
    "platform_number": "code",
    "number": "text",
    "buyer_account": "buyer",
    "state": "state",
    "closed_reason": "text",
    "placed_at": "time",
    "paid_at": "time",
    "shipped_at": "time",
    "delivered_at": "time",
    "finished_at": "time",
    "closed_at": "time",
    "ship_by": "time",
    "not_before": "time",
    "recipient": "given",
    "phone": "phone",
    "landline": "phone",
    "phone_expires_at": "time",
    "country": "given",
    "province": "given",
    "city": "given",
    "district": "given",
    "street": "given",
    "postcode": "code",
    "address": "given",
    "goods": "text",
    "goods_quantity": "count",
    "buyer_message": "text",
    "memo": "text",
    "flag": "flag",
    "delivery": "text",
    "courier": "text",
    "tracking_number": "tracking",
    "invoice": "text",
    "way": "text",
    "source": "text",
    "currency": "currency",
    "postage_cents": "money",
    "tax_cents": "money",
    "shop_discount_cents": "borne",
    "platform_discount_cents": "borne",
    "influencer_discount_cents": "borne",
    "commission_cents": "borne",
    "receivable_cents": "settled",
    "stated_cents": "money",
}
LINE_FIELDS = {
    "sub_number": "code",
    "sku": "code",
    "code": "code",
    "title": "text",
    "options": "text",
    "quantity": "quantity",
    "price_e4": "price",
    "discount_cents": "discount",
    "tax_cents": "amount",
    "refunded_quantity": "quantity_if_any",
    "shipped_quantity": "quantity_if_any",
    "variant_code": "code",
    "state": "text",
    "note": "text",
}
PAYMENT_FIELDS = {"amount": "amount", "paid_at": "time", "reference": "code"}

# What an order's state may be: `model.orders.OrderState`, which the reading child does not load.
STATES = frozenset(("to_confirm", "unpaid", "paid", "packing", "shipped", "delivered", "finished", "closed"))

CUSTOMER_FIELDS = {
    "key": "code",
    "platform": "code",
    "account": "buyer",
    "name": "text",
    "nickname": "text",
    "phone": "phone",
    "second_phone": "phone",
    "third_phone": "phone",
    "email": "given",
    "wechat": "given",
    "qq": "given",
    "source": "text",
    "birthday": "day",
    "tags": "words",
    "country": "given",
    "province": "given",
    "city": "given",
    "district": "given",
    "street": "given",
    "postcode": "code",
    "address": "given",
    "note": "text",
}
PRODUCT_FIELDS = {
    "key": "code",
    "code": "code",
    "title": "text",
    "short_name": "text",
    "category": "path",
    "brand": "text",
    "supplier": "text",
    "status": "state",
    "material": "text",
    "dimensions": "text",
    "weight": "text",
    "colours": "text",
    "craft": "text",
    "purpose": "text",
    "cautions": "text",
    "care": "text",
    "selling_points": "text",
    "strengths": "text",
    "weaknesses": "text",
    "packing_list": "text",
    "description": "html",
    "picture_links": "links",
    "tags": "words",
    "note": "text",
}
VARIANT_FIELDS = {
    "key": "code",
    "sku": "code",
    "code": "code",
    "options": "text",
    "several": "skus",
    "barcode": "code",
    "cost_e4": "price_if_any",
    "price_e4": "price_if_any",
    "list_price_e4": "price_if_any",
    "weight_g": "grams",
    "reorder_level": "count",
    "shelf": "text",
    "opening": "count",
    "quantity": "count",
    "listing_title": "text",
}
PURCHASE_FIELDS = {
    "platform_number": "code",
    "platform": "code",
    "supplier": "text",
    "state": "state",
    "ordered_at": "time",
    "paid_at": "time",
    "postage_cents": "amount",
    "discount_cents": "amount",
    "stated_cents": "money",
    "recipient": "given",
    "phone": "phone",
    "address": "given",
    "courier": "text",
    "tracking_number": "tracking",
    "order_number": "code",
    "note": "text",
}
PURCHASE_LINE_FIELDS = {
    "sku": "code",
    "code": "code",
    "title": "text",
    "options": "text",
    "unit": "text",
    "quantity": "quantity",
    "price_e4": "price",
}

# Why a record is held that lacks what it needs; completes the words key `held.…`.
MISSING = {"platform_number": "no_order_number", "key": "no_key", "title": "no_title"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What an export of one kind holds: records, of which each may have several parts.

    `head` and `part` are their tables in a profile, `key` the field that says which rows are
    one record. `needed` are the fields without which there is none, `agreed` those that all
    its rows must give alike, `gathered` those of which each row may add something.
    `default_part` says that a record without parts has one all the same.
    """

    head: str
    fields: dict[str, str]
    part: str = ""
    part_fields: dict[str, str] = field(default_factory=dict)
    key: str = ""
    needed: tuple[str, ...] = ()
    part_needed: tuple[str, ...] = ()
    agreed: frozenset[str] = frozenset()
    gathered: frozenset[str] = frozenset()
    default_part: bool = False
    states: frozenset[str] = frozenset()


KINDS = {
    "orders": Kind(
        "order",
        ORDER_FIELDS,
        "line",
        LINE_FIELDS,
        key="platform_number",
        needed=("platform_number", "state"),
        part_needed=("quantity", "price_e4"),
        states=STATES,
    ),
    "customers": Kind("customer", CUSTOMER_FIELDS),
    "products": Kind(
        "product",
        PRODUCT_FIELDS,
        "variant",
        VARIANT_FIELDS,
        key="key",
        needed=("key", "title"),
        gathered=frozenset(("picture_links",)),
        default_part=True,
        states=frozenset(("draft", "on_sale", "off_sale")),
    ),
    "purchases": Kind(
        "purchase",
        PURCHASE_FIELDS,
        "line",
        PURCHASE_LINE_FIELDS,
        key="platform_number",
        needed=("platform_number", "state"),
        part_needed=("quantity", "price_e4"),
        agreed=frozenset(("stated_cents", "postage_cents", "state")),
        states=frozenset(("unpaid", "paid", "shipped", "finished", "closed")),
    ),
}
