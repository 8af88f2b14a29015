"""Provinces, cities and districts of China, and finding them at the beginning of a text."""

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from shopkeeper import paths


class Region(NamedTuple):
    """A place by its names; empty below what is known."""

    province: str = ""
    city: str = ""
    district: str = ""


class Found(NamedTuple):
    """A region at the beginning of a text: how many characters name it, how many all but the district.

    `sure` is it where it is written in full, or several levels agree.
    """

    region: Region
    length: int
    sure: bool
    city_length: int = 0


# Stands for a city where districts hang on the province itself.
_NO_CITY = re.compile(r"^(?:省直辖县|自治区直辖县级行政区划|县|市辖区)$")
_CITY_WORDS = re.compile(
    r"[\s,，、·-]*(?:市辖区|省直辖县级行政区划|自治区直辖县级行政区划|省直辖县|县(?=[\u4e00-\u9fff]{1,8}县))"
)
_GAP = re.compile(r"[\s,，、·/-]*")
_PEOPLES = (
    "壮族|回族|维吾尔|藏族|苗族|彝族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|高山族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|阿昌族|普米族|"
    "塔吉克|怒族|鄂温克族?|德昂族|保安族|裕固族|独龙族|鄂伦春|门巴族|蒙古族?|各族|族"
)
_RANK = re.compile(
    rf"(?:(?:{_PEOPLES})*自治[区州县旗]|(?:{_PEOPLES})+区|特别行政区|地区|新区|林区|特区|[省市区县盟旗])$"
)
# What may stand behind a short name although it is not that place: 中山路, 海南大厦.
_NOT_A_PLACE = re.compile(
    r"[一二三四五六七八九十东西南北中]{0,2}(?:路|街|道|巷|弄|村|桥|大厦|广场|公园|宾馆|酒店|饭店|城|苑|大学|医院|门)"
)


def stem(name: str) -> str:
    """A name without its rank, as people say it: 杭州, 恩施, 内蒙古; the whole where nothing is left."""
    if name.endswith("自治区"):
        return re.sub("(?:壮族|回族|维吾尔)?自治区$", "", name)
    short = _RANK.sub("", name)
    return short if len(short) > 1 else name


class _Place(NamedTuple):
    """One province, city or district: its code, its name, and the name people say."""

    code: str
    name: str
    stem: str


@cache
def _names() -> dict[str, str]:
    return json.loads((paths.resources() / "regions.json").read_text("utf-8"))


@cache
def _under(code: str) -> tuple[_Place, ...]:
    """What lies directly under a province or city; longer names first."""
    length = len(code) + 2
    found = [
        _Place(one, name, stem(name))
        for one, name in _names().items()
        if len(one) == length and one.startswith(code)
    ]
    return tuple(sorted(found, key=lambda place: -len(place.name)))


@cache
def _anywhere(length: int) -> tuple[_Place, ...]:
    found = [_Place(code, name, stem(name)) for code, name in _names().items() if len(code) == length]
    return tuple(sorted(found, key=lambda place: -len(place.name)))


def region(code: str) -> Region:
    """The region of a code of two, four or six digits; KeyError for one that is none."""
    names = _names()
    province, city = names[code[:2]], names[code[:4]] if len(code) > 3 else ""
    district = names[code] if len(code) == 6 else ""
    if _NO_CITY.match(city):
        # 北京 and 重庆 are a city themselves; 仙桃 hangs on its province and is both.
        city = province if province.endswith("市") else district
    return Region(province, city, district)


def at_start(text: str) -> Found | None:
    """The region `text` begins with, as deep as it goes; None where it begins with none.

    Ranks may be left out (浙江杭州西湖区), a level may be missing (广东省惠来县), a lone district or
    city is taken where only one place is called so.
    """
    province = _match(text, _anywhere(2))
    if province:
        return _below(text, *province)
    city = _match(text, [place for place in _anywhere(4) if not _NO_CITY.match(place.name)])
    if city:
        place, length = city
        deeper = _district(text[length:], place.code)
        if deeper:
            return Found(region(deeper[0].code), length + deeper[1], True, length)
        if not _OTHER_RANK.match(text, length):
            return Found(region(place.code), length, place.name in text[:length])
    return _lone_district(text)


def _below(text: str, province: _Place, length: int) -> Found:
    at = length + _skip(text[length:], province)
    sure = text.startswith(province.name) or at > length
    city = _match(text[at:], [place for place in _under(province.code) if not _NO_CITY.match(place.name)])
    if city:
        at += city[1]
        deeper = _district(text[at:], city[0].code)
        return (
            Found(region(deeper[0].code), at + deeper[1], True, at)
            if deeper
            else Found(region(city[0].code), at, True, at)
        )
    direct = [place for under in _under(province.code) for place in _under(under.code)]
    deeper = _among(text[at:], direct)
    if deeper:
        return Found(region(deeper[0].code), at + deeper[1], True, at)
    alone = province.name if province.name.endswith("市") else ""
    return Found(Region(province.name, alone), at, sure)


def _skip(text: str, province: _Place) -> int:
    """How much of `text` only repeats the province or stands where it has no city."""
    at = 0
    for word in (province.name, province.stem + "市") if province.name.endswith("市") else ():
        gap = _GAP.match(text[at:])
        start = at + (gap.end() if gap else 0)
        if text.startswith(word, start):
            at = start + len(word)
            break
    found = _CITY_WORDS.match(text[at:])
    return at + found.end() if found else at


def _district(text: str, city: str) -> tuple[_Place, int] | None:
    return _among(text, _under(city))


def _among(text: str, places: Sequence[_Place]) -> tuple[_Place, int] | None:
    """The district `text` begins with: by its name, its stem and a rank, or its stem alone."""
    return _match(text, places) or _by_beginning(text, places)


def _match(text: str, places: Sequence[_Place]) -> tuple[_Place, int] | None:
    gap = _GAP.match(text)
    start = gap.end() if gap else 0
    for place in places:
        if text.startswith(place.name, start):
            return place, start + len(place.name)
    for place in places:
        # A town's name without its rank is any word: 塘厦镇 has to be written out.
        short = place.stem != place.name and not place.name.endswith(("镇", "乡", "街道"))
        if short and text.startswith(place.stem, start):
            end = start + len(place.stem)
            rank = _RANKS[len(place.code)].match(text, end)
            if rank or not _NOT_A_PLACE.match(text, end):
                return place, rank.end() if rank else end
    return None


# The ranks people put behind a short name of each level; another one makes it another place.
_RANKS = {
    2: re.compile("自治区|[省市]"),
    4: re.compile("地区|[市州盟]"),
    6: re.compile("自治县|新区|[区县市旗]"),
}
_OTHER_RANK = re.compile("[区县旗]")


_RANKED = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:新区|区|县|市)")


def _by_beginning(text: str, places: Sequence[_Place]) -> tuple[_Place, int] | None:
    """The only district whose name begins as the text says: 雨花区 is 雨花台区 in Nanjing."""
    gap = _GAP.match(text)
    start = gap.end() if gap else 0
    found = _RANKED.match(text, start)
    fitting = [place for place in places if found and place.name.startswith(found[1])]
    return (fitting[0], found.end()) if found and len(fitting) == 1 else None


def _lone_district(text: str) -> Found | None:
    """A district without what it lies in, where only one is called so."""
    gap = _GAP.match(text)
    start = gap.end() if gap else 0
    named = [place for place in _anywhere(6) if len(place.name) > 2 and text.startswith(place.name, start)]
    longest = max((len(place.name) for place in named), default=0)
    named = [place for place in named if len(place.name) == longest]
    if len(named) == 1:
        return Found(region(named[0].code), start + longest, True)
    word = re.match(r"[\u4e00-\u9fff]+", text[start:])
    whole = word[0] if word else ""
    short = [place for place in _anywhere(6) if whole and place.stem == whole]
    return Found(region(short[0].code), start + len(whole), True) if len(short) == 1 else None
