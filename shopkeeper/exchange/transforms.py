"""From a cell's text to the value a field holds: the named ways, for any profile to use.

Each takes the text of its cells, cleaned, and a Setting; it returns what the database
stores (text, whole number or None) and raises Bad for what it does not understand.
Those for amounts are in `amounts`, for times in `times`.
"""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from shopkeeper.exchange.amounts import AMOUNTS, DESTROYED, decimal
from shopkeeper.exchange.times import TIMES
from shopkeeper.exchange.values import Bad, Setting, Value, clean, whole
from shopkeeper.shop import addresses, phones

__all__ = ["TRANSFORMS", "Bad", "Setting", "Value", "clean", "decimal", "state_word", "whole"]


def _text(text: str, _: Setting) -> Value:
    return text


def _given(text: str, _: Setting) -> Value:
    """What a person is called or where they live; masked as it came, cipher text is withheld."""
    return "" if phones.is_cipher(text) else text


def _code(text: str, _: Setting) -> Value:
    """A number that is a name: whole, or destroyed by a spreadsheet and then of no use."""
    if DESTROYED.match(text):
        raise Bad("number_destroyed", text)
    return whole(text)


def _buyer(text: str, setting: Setting) -> Value:
    """A buyer's account; a masked one names nobody."""
    return "" if phones.is_withheld(text) else _code(text, setting)


def _email(text: str, setting: Setting) -> Value:
    """A buyer known by their e-mail, which means the same in capitals."""
    return str(_buyer(text, setting)).lower()


def _phone(text: str, setting: Setting) -> Value:
    """A phone as it came; cipher text is withheld."""
    if phones.kind(text) == "":
        return ""
    return phones.digits(str(_code(text, setting)))


def _phone_buyer(text: str, setting: Setting) -> Value:
    """A buyer known by their phone; a platform's number or a masked one names nobody."""
    return _phone(text, setting) if phones.kind(text) == "real" else ""


_TRACKING = re.compile(r"^(?:No|单号)[.:：]\s*", re.IGNORECASE)


def _tracking(text: str, setting: Setting) -> Value:
    """A tracking number without the `No:` some exports put before it."""
    return _code(_TRACKING.sub("", text), setting)


# Several cells in one


def _joined(*cells: Any) -> Value:
    return " ".join(filter(None, cells[:-1]))


def _codes(*cells: Any) -> Value:
    """Cells that name something together, such as a product and its options."""
    *texts, setting = cells
    return " ".join(str(_code(text, setting)) for text in texts if text)


def _sku(own: str, product: str, options: str, setting: Setting) -> Value:
    """What a platform calls a variant; without a name of its own, its product and options."""
    return _code(own, setting) if own else _codes(product, options, setting) if product else ""


def _merchant_code(own: str, product: str, options: str, setting: Setting) -> Value:
    """A variant's code; its product's only where there are no options, as others have it too."""
    return _code(own or ("" if options else product), setting)


def _place(*cells: Any) -> Value:
    """An address of its parts; none where a part is cipher text, as what is left leads nowhere."""
    texts = [text for text in cells[:-1] if text]
    if any(map(phones.is_cipher, texts)):
        return ""
    return (", " if "".join(texts).isascii() else " ").join(texts)


def _part_of(part: str) -> Callable[..., Value]:
    """One part of an address that stands in one cell."""
    return lambda text, _: "" if phones.is_cipher(text) else getattr(addresses.split(text), part)


# One cell that says several things

_PARCELS = re.compile(r"[;；,，、\n]+")


def _parcels(text: str) -> list[tuple[str, str]]:
    """Number and courier of parcels written `<number>-<courier>`; numbers may hold a dash too."""
    found = []
    for piece in filter(None, map(str.strip, _PARCELS.split(text))):
        number, _, courier = piece.rpartition("-")
        if not number or courier.isdecimal() or not courier:
            number, courier = (piece, "") if any(map(str.isdigit, piece)) else ("", piece)
        found.append((number.strip(), courier.strip()))
    return found


def _tracking_of_pair(text: str, setting: Setting) -> Value:
    return ", ".join(str(_code(number, setting)) for number, _ in _parcels(text) if number)


def _courier_of_pair(text: str, _: Setting) -> Value:
    return ", ".join(dict.fromkeys(courier for _, courier in _parcels(text) if courier))


_COUNTED = re.compile(r"^(\d+)\s*[×x]\s*(.+)$")


def _counted_quantity(text: str, _: Setting) -> Value:
    """The 2 of `2× Name`."""
    found = _COUNTED.match(text)
    if found is None:
        raise Bad("quantity", text)
    return int(found[1])


def _counted_name(text: str, _: Setting) -> Value:
    """The name of `2× Name`."""
    found = _COUNTED.match(text)
    return found[2] if found else text


def _note_of_piece(note: str, quantity: str, unit: str, _: Setting) -> Value:
    """A note, and how much it was of goods sold by weight or length: 1.5 lb."""
    measured = "" if quantity.lstrip("-").replace(".0", "").isdecimal() else quantity
    return _joined(note, measured, unit if measured else "", None)


# Words

_FLAGS = {
    "red": ("红", "红色", "1"),
    "yellow": ("黄", "黄色", "2"),
    "green": ("绿", "绿色", "3"),
    "blue": ("蓝", "蓝色", "4"),
    "purple": ("紫", "紫色", "5"),
}
_FLAG_OF = {word: flag for flag, words in _FLAGS.items() for word in (flag, *words)}


def _flag(text: str, _: Setting) -> Value:
    """One of the five colours by its word or the number platforms give it; another text as it is."""
    word = whole(text).lower()
    return _FLAG_OF.get(word.removesuffix("旗").removeprefix("等级"), "" if word == "0" else text)


def state_word(text: str) -> str:
    """A platform's word for a state as it is looked up, however it is spelled."""
    return text.replace(" ", "").replace("，", ",").casefold()


def _state(text: str, setting: Setting) -> Value:
    return _states(text, setting)


def _states(*cells: Any) -> Value:
    """A state that several cells tell together; in the profile their words stand as `paid/fulfilled`.

    What is said of each of several goods, joined by `;`, makes one state.
    """
    *texts, setting = cells
    known = setting.states or {}
    word = "/".join(map(state_word, texts))
    found = _look_up(word, known)
    if found is None and ";" in word:
        found = _of_all([_look_up(one, known) for one in word.split(";")])
    if found is None:
        raise Bad("state", " ".join(filter(None, texts)))
    return found


_WAY = ("to_confirm", "unpaid", "paid", "packing", "shipped", "delivered", "finished")


def _of_all(states: list[str | None]) -> str | None:
    """The state of an order whose goods have states of their own: that of the last of them.

    Closed ones are left out; if some have left and some have not, it is being packed.
    """
    if None in states:
        return None
    places = [_WAY.index(state) for state in states if state and state != "closed"]
    if not places:
        return "closed"
    has_left = _WAY.index("shipped")
    if min(places) < has_left <= max(places):
        return "packing"
    return _WAY[min(places)]


def _look_up(word: str, known: Mapping[str, str]) -> str | None:
    if word in known:
        return known[word]
    return next((state for key, state in known.items() if "*" in key and fnmatchcase(word, key)), None)


_ISO = re.compile(r"^[A-Z]{3}$")
_AMOUNT = re.compile(r"[\d.,\s()\-−+]")
_SIGNS = {
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "S$": "SGD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "£": "GBP", "€": "EUR", "₹": "INR", "₩": "KRW",
    "元": "CNY",
}  # fmt: skip
# Signs of several currencies: the file's or the shop's own if it is one of them, else the first.
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"),
    "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"),
}


def _currency(text: str, _: Setting) -> Value:
    code = text.upper()
    if code and not _ISO.match(code):
        raise Bad("currency", text)
    return code


def _currency_sign(text: str, setting: Setting) -> Value:
    """The currency of an amount by its sign: £12.00, AU $5.00, USD 3."""
    sign = _AMOUNT.sub("", text).upper()
    if shared := _SHARED.get(sign):
        return setting.currency if setting.currency in shared else shared[0]
    return _SIGNS.get(sign) or _currency(sign, setting)


TRANSFORMS: dict[str, Callable[..., Value]] = {
    "text": _text,
    "given": _given,
    "code": _code,
    "buyer": _buyer,
    "email": _email,
    "phone": _phone,
    "phone_buyer": _phone_buyer,
    "tracking": _tracking,
    "joined": _joined,
    "codes": _codes,
    "sku": _sku,
    "merchant_code": _merchant_code,
    "place": _place,
    **{f"{part}_of": _part_of(part) for part in addresses.Address._fields},
    "tracking_of_pair": _tracking_of_pair,
    "courier_of_pair": _courier_of_pair,
    "counted_quantity": _counted_quantity,
    "counted_name": _counted_name,
    "note_of_piece": _note_of_piece,
    "flag": _flag,
    "state": _state,
    "states": _states,
    "currency": _currency,
    "currency_sign": _currency_sign,
    **AMOUNTS,
    **TIMES,
}
