"""Variants as inputs find and show them."""

from collections.abc import Sequence

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop import variants
from shopkeeper.shop.variants import Offer
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs_record import Find, Pick


def pick_of(offer: Offer, desk: Desk) -> Pick:
    """A variant as a thing to take: its name; options and code under it, price and what is left beside it."""
    details = []
    if offer.price_e4 is not None:
        details.append(desk.price(offer.price_e4))
    if offer.available is not None:
        details.append(tr("{n} available").format(n=f"{offer.available:,}"))
    said = " · ".join(details)
    return Pick(offer.variant_id, name_of(offer), said, offer, head=offer.title, under=told_apart(offer))


def told_apart(offer: Offer) -> str:
    """What tells a variant from the others of its product."""
    return " · ".join(filter(None, (formats.option_values(offer.options), offer.code)))


def name_of(offer: Offer) -> str:
    """What a variant is called on one line."""
    return " ".join(filter(None, (offer.title, formats.option_values(offer.options))))


def finder(desk: Desk) -> Find:
    """Finds variants by code, barcode, name or pinyin."""

    def find(words: str) -> Sequence[Pick]:
        with desk.shop.read() as session:
            return [pick_of(offer, desk) for offer in variants.find(session, words)]

    return find


def picks(desk: Desk, ids: Sequence[int]) -> list[Pick]:
    """These variants, in this order, as far as they are there."""
    with desk.shop.read() as session:
        found = variants.offers(session, ids)
    return [pick_of(found[one], desk) for one in ids if one in found]
