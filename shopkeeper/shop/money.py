"""Currencies and rounding, and amounts as the owner types them."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from shopkeeper.errors import ShopError
from shopkeeper.formats import decimals

# A sign or a code before or behind, thousands apart by commas or not: ¥1,234.50, 45元, US$ 3, -0.5.
_SIGN = "[¥€£$₩₹฿₫₱₽]"
_TYPED = re.compile(
    rf"(?P<minus>[-−])?(?:[A-Z]{{0,3}}{_SIGN}|[A-Z]{{3}})?\s*(?P<later>[-−])?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    rf"\s*(?:元|块|[A-Z]{{3}}|{_SIGN})?"
)
# Above it, a unit price times a large quantity would not fit where sums are kept.
LARGEST_CENTS = 10**9


def to_cents(amount: Decimal, currency: str) -> int:
    """An amount in the smallest unit of its currency, half away from zero as platforms round."""
    return int(amount.scaleb(decimals(currency)).quantize(Decimal(1), ROUND_HALF_UP))


def to_price_e4(amount: Decimal, currency: str) -> int:
    """A unit price in ten-thousandths of the smallest unit of its currency."""
    return int(amount.scaleb(decimals(currency) + 4).quantize(Decimal(1), ROUND_HALF_UP))


def typed_cents(text: str, currency: str) -> int:
    """An amount the owner typed, in smallest units; ShopError `amount.…` without a field."""
    return _scaled(text, decimals(currency), LARGEST_CENTS)


def typed_price_e4(text: str, currency: str) -> int:
    """A unit price the owner typed, in ten-thousandths of the smallest unit; ShopError `amount.…`."""
    return _scaled(text, decimals(currency) + 4, LARGEST_CENTS * 10_000)


def typed_number(text: str) -> int:
    """A whole number the owner typed, thousands apart by commas or not; ShopError `number.not_understood`."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if not re.fullmatch(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})", plain):
        raise ShopError("number.not_understood", text=text.strip())
    return int(plain.replace(",", ""))


def _scaled(text: str, places: int, largest: int) -> int:
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if not found:
        raise ShopError("amount.not_understood", text=text.strip())
    number = Decimal(found["digits"].replace(",", "")).scaleb(places)
    if number != number.to_integral_value():
        raise ShopError("amount.too_fine" if places else "amount.not_whole", text=text.strip(), places=places)
    if number > largest:
        raise ShopError("amount.too_large", text=text.strip())
    return -int(number) if found["minus"] or found["later"] else int(number)
