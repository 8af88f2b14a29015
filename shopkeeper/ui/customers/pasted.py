"""An address as buyers send it, pasted into a form: what it was taken apart into, in words."""

from shopkeeper.i18n import tr
from shopkeeper.shop.addresses import Block

_PARTS = {
    "Name": ("name",),
    "Phone": ("phone",),
    "Region": ("province", "city", "district"),
    "Street": ("street",),
}


def parts_in_words(block: Block) -> str:
    """Which parts a block was taken apart into; nothing where it gave none."""
    parts = [tr(word) for word, names in _PARTS.items() if any(getattr(block, name) for name in names)]
    if not parts or not (block.phone or block.province):
        return ""
    said = tr("Recognised: {parts}").format(parts=" · ".join(parts))
    return f"{said}. {tr('Not used: {text}').format(text=block.rest)}" if block.rest else said
