"""Named ways of reading what customers' and products' exports hold: lists, paths, markup, cells in one.

As in `transforms`: texts of cells, cleaned, then a Setting. What holds several texts has
one a line.
"""

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from typing import Any

from shopkeeper import i18n
from shopkeeper.exchange.transforms import TRANSFORMS as SIMPLE
from shopkeeper.exchange.transforms import Bad, Setting, Value, decimal, state_word
from shopkeeper.shop import phones
from shopkeeper.shop.money import to_price_e4
from shopkeeper.shop.platforms import PLATFORMS

_SEPARATORS = re.compile(r"\s*[,，;；、|\n]+\s*")


def _words(text: str, _: Setting) -> Value:
    """Tags and the like, each on a line."""
    return "\n".join(dict.fromkeys(filter(None, _SEPARATORS.split(text))))


def _lower(text: str, _: Setting) -> Value:
    """What is one account however it is written, such as an e-mail address."""
    return "" if phones.is_withheld(text) else text.lower()


def _day(text: str, setting: Setting) -> Value:
    """A day; a platform's masked or half one is none."""
    if not text or phones.is_withheld(text):
        return None
    return str(SIMPLE["time"](text, setting))[:10]


def _word(text: str, setting: Setting) -> Value:
    """Our word for what the file says; its own where we have none."""
    return (setting.words or {}).get(state_word(text), text)


@cache
def _platforms() -> dict[str, str]:
    names = ((word, name) for word, name in PLATFORMS.items())
    texts = [{}, *(i18n.catalogue(language) for language in i18n.LANGUAGES)]
    return {state_word(said.get(name, name)): word for word, name in names for said in texts}


def platform(text: str, _: Any = None) -> str:
    """The platform a name means in any language; one we do not know is called as it is."""
    return _platforms().get(state_word(text), text)


def _status(text: str, setting: Setting) -> Value:
    """Whether a product is offered; a word that is not known says nothing."""
    return (setting.states or {}).get(state_word(text))


_LINK = re.compile(r"[\s,;|]+(?=https?://)")


def _links(text: str, _: Setting) -> Value:
    """Addresses of pictures, one a line; nothing is fetched."""
    return "\n".join(filter(None, _LINK.split(text)))


def _path(text: str, _: Setting) -> Value:
    """A category in its tree: Clothing > Shirts."""
    return "/".join(part.strip() for part in text.split(">")) if text else ""


_COMMA = re.compile(r"(?<!\\),")


def _first_path(text: str, setting: Setting) -> Value:
    """The first of several categories; commas within one are escaped."""
    return _path(_COMMA.split(text)[0].replace("\\,", ",").strip(), setting)


def _price_if_any(text: str, setting: Setting) -> Value:
    return SIMPLE["price"](text, setting) if text else None


def _price_of_one(text: str, variants: str, setting: Setting) -> Value:
    """The price of a product with one variant; of several it is no variant's."""
    return _price_if_any(text, setting) if variants == "1" else None


def _code_of_one(text: str, variants: str, setting: Setting) -> Value:
    """The code of a product with one variant is that one's."""
    return SIMPLE["code"](text, setting) if variants == "1" else ""


def _code_of_several(text: str, variants: str, setting: Setting) -> Value:
    return SIMPLE["code"](text, setting) if variants != "1" else ""


def _shown_number(shown: str, number: str, _: Setting) -> Value:
    """The number an order is shown by, where that is not the one that identifies it."""
    return "" if shown == number else shown


def _own_key(code: str, title: str, _: Setting) -> Value:
    """What tells products of our own lists apart."""
    return code or title


def _grams(text: str, _: Setting) -> Value:
    """A weight; none at all is not known."""
    return _weight(text, 1)


def _kilograms(text: str, _: Setting) -> Value:
    return _weight(text, 1000)


def _weight(text: str, grams: int) -> int | None:
    weight = round(decimal(text) * grams) if text else 0
    return weight or None


def _options(*cells: Any) -> Value:
    """Names of options and their values in turn: Size:Small;Colour:Red. The default one is none."""
    texts = [text.replace(":", "：").replace(";", "；") for text in cells[:-1]]
    pairs = [(name, value) for name, value in zip(texts[::2], texts[1::2], strict=True) if value]
    if pairs == [("Title", "Default Title")]:
        return ""
    return ";".join(f"{name}:{value}" if name else value for name, value in pairs)


def _with_options(title: str, *cells: Any) -> Value:
    """What Shopify's orders call a variant: Shirt - Small / Red."""
    options = " / ".join(text for text in cells[:-1] if text and text != "Default Title")
    return f"{title} - {options}" if title and options else title


def _options_of_variation(kind: str, *cells: Any) -> Value:
    """The options of a row of WooCommerce that is a variation; other rows list what there is to choose."""
    return _options(*cells) if kind.lower().startswith("variation") else ""


def _colour_options(colour: str, kind: str, setting: Setting) -> Value:
    return _options("颜色分类", colour, "规格", kind, setting)


_COLOUR = re.compile("colou?r|颜色", re.IGNORECASE)


def _colours(*cells: Any) -> Value:
    """The value of the attribute that is the colour."""
    texts = cells[:-1]
    return next(
        (value for name, value in zip(texts[::2], texts[1::2], strict=True) if _COLOUR.search(name)), ""
    )


def _centimetres(length: str, width: str, height: str, _: Setting) -> Value:
    measures = " × ".join(filter(None, (length, width, height)))
    return f"{measures} cm" if measures else ""


def _parent_key(kind: str, parent: str, code: str, number: str, _: Setting) -> Value:
    """What tells a product's rows of WooCommerce: those of its variations name it as their parent."""
    return parent if kind.lower().startswith("variation") else code or f"id:{number}"


# price:quantity:code:then property:value; for each, as 淘宝助理 packs the variants of a product.
_SKU = re.compile(r"(\d+(?:\.\d+)?):(\d+):([^:;]*):((?:-?\d+:-?\d+(?:;|$))+)")
SKU_FIELDS = ("key", "code", "options", "price_e4", "quantity")
_NAMES = {"1627207": "颜色分类", "20509": "尺码"}


def _skus(cell: str, aliases: str, setting: Setting) -> Any:
    """The variants of a product in one cell; `aliases` are what the seller calls their values."""
    if cell and "".join(found.group() for found in _SKU.finditer(cell)) != cell:
        raise Bad("variants", cell[:200])
    named = {tuple(one.split(":")[:2]): one.split(":")[2] for one in aliases.split(";") if one.count(":") > 1}
    return tuple(_sku(found, named, setting) for found in _SKU.finditer(cell))


def _sku(found: re.Match[str], named: dict[Any, str], setting: Setting) -> dict[str, Any]:
    price, quantity, code, values = found.groups()
    pairs = [tuple(one.split(":")) for one in values.split(";") if one]
    options = ";".join(f"{_NAMES.get(name, name)}:{named.get((name, value), value)}" for name, value in pairs)
    price_e4 = to_price_e4(decimal(price), setting.currency)
    return dict(zip(SKU_FIELDS, (values, code, options, price_e4, int(quantity)), strict=True))


_BLOCKS = frozenset(
    "address article br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split()
)
_UNSEEN = frozenset(("script", "style", "head", "template"))


class _Text(HTMLParser):
    """What is read of a page: its words, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")


def _html(text: str, _: Setting) -> Value:
    """The text of a description that may be a web page; some exports write its line ends as \\n."""
    text = text.replace("\\n", "\n")
    if not _MARKUP.search(text):
        return text.strip()
    reader = _Text()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(filter(None, lines))


COMPOSED: dict[str, Callable[..., Any]] = {
    "words": _words,
    "lower": _lower,
    "day": _day,
    "word": _word,
    "platform": platform,
    "status": _status,
    "links": _links,
    "path": _path,
    "first_path": _first_path,
    "price_if_any": _price_if_any,
    "price_of_one": _price_of_one,
    "code_of_one": _code_of_one,
    "code_of_several": _code_of_several,
    "shown_number": _shown_number,
    "own_key": _own_key,
    "grams": _grams,
    "kilograms": _kilograms,
    "options": _options,
    "with_options": _with_options,
    "options_of_variation": _options_of_variation,
    "colour_options": _colour_options,
    "colours": _colours,
    "centimetres": _centimetres,
    "parent_key": _parent_key,
    "skus": _skus,
    "html": _html,
}
TRANSFORMS: dict[str, Callable[..., Any]] = SIMPLE | COMPOSED
