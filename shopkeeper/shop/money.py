"""Currencies and rounding."""

from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 currencies whose smallest unit is not a hundredth.
_DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3}


def decimals(currency: str) -> int:
    """How many digits an amount in `currency` has behind the point."""
    return _DECIMALS.get(currency, 2)


def to_cents(amount: Decimal, currency: str) -> int:
    """An amount in the smallest unit of its currency, half away from zero as platforms round."""
    return int(amount.scaleb(decimals(currency)).quantize(Decimal(1), ROUND_HALF_UP))


def to_price_e4(amount: Decimal, currency: str) -> int:
    """A unit price in ten-thousandths of the smallest unit of its currency."""
    return int(amount.scaleb(decimals(currency) + 4).quantize(Decimal(1), ROUND_HALF_UP))
