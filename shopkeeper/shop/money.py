"""Currencies and rounding."""

from decimal import ROUND_HALF_UP, Decimal

from shopkeeper.formats import decimals


def to_cents(amount: Decimal, currency: str) -> int:
    """An amount in the smallest unit of its currency, half away from zero as platforms round."""
    return int(amount.scaleb(decimals(currency)).quantize(Decimal(1), ROUND_HALF_UP))


def to_price_e4(amount: Decimal, currency: str) -> int:
    """A unit price in ten-thousandths of the smallest unit of its currency."""
    return int(amount.scaleb(decimals(currency) + 4).quantize(Decimal(1), ROUND_HALF_UP))
