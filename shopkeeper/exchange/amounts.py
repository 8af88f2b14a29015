"""Amounts, prices and quantities as people and platforms write them."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from shopkeeper.exchange.values import Bad, Setting, Value
from shopkeeper.shop.money import to_cents, to_price_e4

DESTROYED = re.compile(r"^\d([.,]\d+)?E\+\d+$", re.IGNORECASE)

# From the first digit to the last, a point that begins a number included unless it ends a word: Rs.500.
_FROM_TO = re.compile(r"(?<![^\W\d_])\.\d.*\d|(?<![^\W\d_])\.\d|\d.*\d|\d")
# How people write numbers: groups stand at a comma (1,234.50, 12,34,567), a blank or an
# apostrophe (1 234,50), or at a point if a comma comes behind (1.234,50). 0,125 can be no group.
_PLAIN = re.compile(r"\d*\.?\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?|[1-9]\d?(,\d{2})+,\d{3}(\.\d+)?")
_APART = re.compile(r"[1-9]\d{0,2}([ \u00a0\u202f'’]\d{3})+([.,]\d+)?")
_COMMA_DECIMAL = re.compile(r"([1-9]\d{0,2}(\.\d{3})+|\d+),\d{1,2}|0,\d+")
# Words that multiply: an amount without them would be another one.
_TIMES = re.compile("[十百千万萬亿億%％‰]")
# What stands before the digits and behind them: 12.00-, (12.00); 45,- is no sign of ours.
_SIGNS = {("", ""): 1, ("+", ""): 1, ("-", ""): -1, ("", "-"): -1, ("(", ")"): -1}
_MARKS = re.compile(r"[^-+().,]|(?<=[^\W\d_])\.")
_ONE_WRITING = str.maketrans("，．−－–（）", ",.---()")
_LARGEST = 10**12


def decimal(text: str) -> Decimal:
    """An amount as people and platforms write it: ¥1,234.50, 116,99 €, 45元, (12.00).

    Between its digits stands nothing but what groups them and the decimal sign.
    """
    plain = text.replace(".", "", 1).isdecimal()  # as most are
    number = Decimal(text) if plain else _written_out(text)
    if abs(number) > _LARGEST:
        raise Bad("amount", text)
    return number


def _written_out(text: str) -> Decimal:
    written = text.translate(_ONE_WRITING)
    found = _FROM_TO.search(written)
    if found is None or _TIMES.search(text):
        raise Bad("amount", text)
    before, behind = written[: found.start()], written[found.end() :].rstrip(" .,")
    sign, digits = _SIGNS.get((_MARKS.sub("", before), _MARKS.sub("", behind))), _digits(found[0])
    if sign is None or digits is None:
        raise Bad("amount", text)
    return sign * Decimal(digits)


def _digits(written: str) -> str | None:
    """A number as computers write it."""
    if _PLAIN.fullmatch(written):
        return written
    if _GROUPED.fullmatch(written):
        return written.replace(",", "")
    if _COMMA_DECIMAL.fullmatch(written):
        return written.replace(".", "").replace(",", ".")
    if _APART.fullmatch(written):
        return re.sub("[^0-9.,]", "", written).replace(",", ".")
    return None


def _amount(text: str) -> Decimal:
    """An amount in a cell; a blank one is nothing. `5E-05` is a number, `1E+18` too."""
    if not text:
        return Decimal(0)
    if DESTROYED.match(text) or "e-" in text.lower():
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise Bad("amount", text) from None
        if not number.is_finite() or abs(number) > _LARGEST:
            raise Bad("amount", text)
        return number
    return decimal(text)


def _cents(text: str, setting: Setting) -> int:
    return to_cents(_amount(text), setting.currency)


def _money(text: str, setting: Setting) -> Value:
    return _cents(text, setting) if text else None


def _minus(text: str, setting: Setting) -> Value:
    return -_cents(text, setting) if text else None


def _discount(text: str, setting: Setting) -> Value:
    """What is taken off, which some write with a minus."""
    return abs(_cents(text, setting))


def _borne(text: str, setting: Setting) -> Value:
    """What of an order somebody bears, with or without a minus; nothing said where the cell is empty."""
    return abs(_cents(text, setting)) if text else None


def _settled(text: str, setting: Setting) -> Value:
    """What the shop receives; a platform writes 0 until it has settled."""
    return (_cents(text, setting) or None) if text else None


def _sum(*cells: Any) -> Value:
    *texts, setting = cells
    if not any(texts):
        return None
    return sum(_cents(text, setting) for text in texts)


def _total(*cells: Any) -> Value:
    """What cells come to together; nothing is 0."""
    return _sum(*cells) or 0


def _borne_sum(*cells: Any) -> Value:
    total = _sum(*cells)
    return abs(total) if isinstance(total, int) else None


def _less(whole: str, *rest: Any) -> Value:
    """What is left of the whole without its parts."""
    *parts, setting = rest
    if not whole:
        return None
    return _cents(whole, setting) - sum(_cents(text, setting) for text in parts)


def _income(*cells: Any) -> Value:
    """What cells come to together if money came in, else nothing."""
    return max(int(_total(*cells) or 0), 0)


def _outgo(*cells: Any) -> Value:
    """What cells come to together if money went out, else nothing."""
    return min(int(_total(*cells) or 0), 0)


def _received(total: str, open_: str, paid: str, setting: Setting) -> Value:
    """What came in of a total: the rest is open; without a time of payment only a part can have come."""
    if not total or (not paid and not (open_ and _amount(open_))):
        return 0
    return _cents(total, setting) - _cents(open_, setting)


def _given_back(total: str, left: str, fees: str, net: str, setting: Setting) -> Value:
    """Minus what an adjusted total lacks; all of its figures are 0 or empty where nothing was adjusted."""
    if not left or not any(_amount(text) for text in (left, fees, net)):
        return 0
    return min(_cents(left, setting) - _cents(total, setting), 0)


def _paid_before_refund(paid: str, refund: str, total: str, setting: Setting) -> Value:
    """What came in at first. Some exports take the refund off the paid amount, some do not:

    where paid and refund add up to no more than the total, it was taken off.
    """
    cents = [_cents(text, setting) for text in (paid, refund, total)]
    return cents[0] + cents[1] if cents[0] + cents[1] <= cents[2] else cents[0]


def _difference(whole: str, part: str, setting: Setting) -> Value:
    """What is missing from the whole: a list price's discount; nothing where either is not given."""
    if not whole or not part:
        return 0
    return to_cents(_amount(whole) - _amount(part), setting.currency)


def _line_discount(price: str, quantity: str, paid: str, setting: Setting) -> Value:
    """What a line's price times quantity is above what was to be paid for it."""
    if not paid or not price or not quantity:
        return 0
    return to_cents(_amount(price) * _amount(quantity), setting.currency) - _cents(paid, setting)


# Prices


def _price(text: str, setting: Setting) -> Value:
    if not text:
        raise Bad("no_price")
    return to_price_e4(_amount(text), setting.currency)


def _unit_price(total: str, quantity: str, setting: Setting) -> Value:
    """The price of one where the cell holds the price of all."""
    count = _amount(quantity)
    if not total or not count:
        raise Bad("no_price")
    return to_price_e4(_amount(total) / count, setting.currency)


def _unit_price_if_any(total: str, quantity: str, setting: Setting) -> Value:
    """The price of one; a cancelled line has none."""
    return _unit_price(total, quantity, setting) if total and _amount(quantity) else 0


def _price_before(paid: str, postage: str, quantity: str, *rest: Any) -> Value:
    """The price of one before the discounts, from what was to be paid with postage for all."""
    *discounts, setting = rest
    count = _amount(quantity)
    if not paid or not count:
        raise Bad("no_price")
    goods = _amount(paid) - _amount(postage) + sum(abs(_amount(text)) for text in discounts)
    return to_price_e4(goods / count, setting.currency)


def _price_that_adds_up(price: str, quantity: str, total: str, *rest: Any) -> Value:
    """The price of one: the cell's own, or its part of it if only so the row adds up to its total."""
    *others, setting = rest
    own, count = _amount(price), _amount(quantity)
    if not price or not count:
        raise Bad("no_price")
    goods = _amount(total) - sum(_amount(text) for text in others)
    of_all = bool(total) and own == goods != own * count
    return to_price_e4(own / count if of_all else own, setting.currency)


def _price_of_piece(total: str, quantity: str, setting: Setting) -> Value:
    """The price of one; goods sold by weight or length count as one piece."""
    return _unit_price(total, str(_pieces(quantity, setting)), setting)


# Quantities


def _quantity(text: str, _: Setting) -> Value:
    if not text:
        raise Bad("no_quantity")
    number = _amount(text)
    if number != number.to_integral_value():
        raise Bad("quantity", text)
    return int(number)


def _count(text: str, setting: Setting) -> Value:
    return _quantity(text, setting) if text else None


def _quantity_if_any(text: str, setting: Setting) -> Value:
    return _quantity(text, setting) if text else 0


def _pieces(text: str, setting: Setting) -> Value:
    """How many; goods sold by weight or length (1.5 lb) are one piece."""
    number = _amount(text)
    if not text or number == number.to_integral_value():
        return _quantity(text, setting)
    return -1 if number < 0 else 1


AMOUNTS: dict[str, Callable[..., Value]] = {
    "money": _money,
    "amount": _cents,
    "minus": _minus,
    "discount": _discount,
    "borne": _borne,
    "borne_sum": _borne_sum,
    "settled": _settled,
    "sum": _sum,
    "total": _total,
    "less": _less,
    "income": _income,
    "outgo": _outgo,
    "received": _received,
    "given_back": _given_back,
    "paid_before_refund": _paid_before_refund,
    "difference": _difference,
    "line_discount": _line_discount,
    "price": _price,
    "unit_price": _unit_price,
    "unit_price_if_any": _unit_price_if_any,
    "price_before": _price_before,
    "price_that_adds_up": _price_that_adds_up,
    "price_of_piece": _price_of_piece,
    "quantity": _quantity,
    "quantity_if_any": _quantity_if_any,
    "count": _count,
    "pieces": _pieces,
}
