"""Addresses taken apart."""

import re
from typing import NamedTuple

_POSTCODE = re.compile(r"[（(]\s*(\d{6})\s*[)）]\s*$")

_RANK = re.compile(r"(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$")


class Address(NamedTuple):
    """The parts of an address; empty where it does not say."""

    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    postcode: str = ""


def split(text: str) -> Address:
    """An address as platforms write it, parts apart by blanks: province, city, district, street (postcode).

    One that is not written so is left whole as its street.
    """
    postcode = ""
    if found := _POSTCODE.search(text):
        postcode = "" if found[1] == "000000" else found[1]
        text = text[: found.start()]
    parts = text.split(maxsplit=3)
    if len(parts) < 3 or not parts[0].endswith(("省", "市", "区", "北京", "上海", "天津", "重庆")):
        return Address(street=text.strip(), postcode=postcode)
    return Address(parts[0], parts[1], parts[2], parts[3] if len(parts) > 3 else "", postcode)


def region(text: str) -> str:
    """Where somebody lives, as short as people say it: 浙江 杭州, 广西 南宁, 上海, United Kingdom."""
    if text.isascii():
        return text.strip()
    return " ".join(dict.fromkeys(_RANK.sub("", part) for part in text.split()))
