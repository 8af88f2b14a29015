"""Addresses taken apart: as platforms write them, and as buyers send them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shopkeeper.shop import phones, regions
from shopkeeper.shop.regions import Region
from shopkeeper.shop.texts import has_chinese

_POSTCODE = re.compile(r"[（(]\s*(\d{6})\s*[)）]\s*$")

_TWICE = re.compile(r"^(北京|上海|天津|重庆)市?\s*(?=\1市)")
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
    """Where somebody lives, as people say it: 浙江 杭州, 广西 南宁, 上海, Leeds, United Kingdom.

    `text` has country, province and city, each on a line.
    """
    parts = list(filter(None, (" ".join(part.split()) for part in text.split("\n"))))
    if has_chinese(text):
        return " ".join(dict.fromkeys(_RANK.sub("", part) for part in parts))
    return ", ".join(dict.fromkeys(reversed(parts)))


def shown(text: str) -> str:
    """An address without the province of a city that is one: 上海市 浦东新区 for 上海 上海市 浦东新区."""
    return _TWICE.sub("", text)


@dataclass(frozen=True, slots=True)
class Block:
    """What somebody pasted, taken apart; empty where it does not say. `rest` is what else was written."""

    name: str = ""
    phone: str = ""
    landline: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    postcode: str = ""
    rest: str = ""


def block(text: str) -> Block:
    """An address as buyers send it, taken apart: name, phones, region, street, postcode in any order.

    `张三 13812345678 浙江省杭州市西湖区文三路 1 号 2 幢 301`; with labels (收货人：…) or without. What is
    of no use on a parcel stands in `rest`; nothing is thrown away.
    """
    return _Taking(text.translate(_NARROW)).block()


_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()} | {0x3000: " "}
_PHONE = "\x01"  # stands where a number was
_MOBILE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?:\s?[-转]\s?\d{2,6})?(?!\d)"
    r"|(?<!\d)1\d{2}\*{4,}\d{4}(?!\d)"
    r"|(?<=\d)1[3-9]\d{9}(?!\d)"  # a room number written against a mobile
)
_OTHER_PHONE = re.compile(
    r"(?<!\d)\(?0\d{2,3}\)?[- ]?\d{7,8}(?:[-转]\d{1,6})?(?!\d)|\+\d[\d ()-]{7,17}\d|(?<!\d)400-?\d{3}-?\d{4}"
)
_LABEL = (
    r"(?P<name>(?:收货|收件|联系)人(?:姓名)?|姓名)|(?P<phone>(?:手机|联系|收货)?电话(?:号码)?|手机(?:号码?)?)"
    r"|(?P<place>所在地区|收货地区|(?:详细|收货|收件)?地址|地区|街道(?=[:：]))|(?P<code>邮政编码|邮编)"
)
_LABELLED = re.compile(
    rf"(?:{_LABEL})(?:\s*[:：]\s*|(?:(?<=收货人)|(?<=收件人)|(?<=手机号码)|(?<=所在地区)|(?<=详细地址)))"
)
_NUMBER_WORD = re.compile(r"(?:联系)?(?:电话|手机)(?:号码?)?|tel|phone|mobile", re.IGNORECASE)
_ENDS = re.compile(r"[\s,，;；、。|:：]+")
_STREETY = re.compile(
    r"\d|路|街|道|巷|弄|号|楼|室|栋|幢|单元|村|镇|乡|组|区|县|市|省|苑|园|大厦|广场|酒店|公司|商店|超市|学校|大学|医院|中心|国际"
    r"|科技|城$|店$|厂|府$|座$|期$|队$"
)
_NO_NAMES = frozenset("谢谢 谢谢了 您好 你好 亲 老板 店家 卖家 麻烦 麻烦了 尽快 加急".split())
_TITLE = re.compile(r"[(（]?收[)）]?$|先生$|女士$|小姐$")
_RECEIVES = re.compile(r"\s*[(（]?收[)）]?$")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁"
    "岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝游辛靳管柴蒙鲍华喻祁房屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛"
)
_BEHIND = re.compile(
    rf"(?<=[号室房楼栋幢元座层期0-9])([{''.join(sorted(_SURNAMES))}][\u4e00-\u9fff]{{1,2}})$"
)


class _Taking:
    """The steps of taking a block apart."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.name = self.postcode = ""
        self.numbers: list[str] = []

    def block(self) -> Block:
        """All of it."""
        self._take_labels()
        for shape in (_MOBILE, _OTHER_PHONE):
            self.text = shape.sub(self._keep_number, self.text)
        if not has_chinese(self.text):
            return self._abroad()
        pieces = [
            piece
            for piece in _ENDS.split(self.text.replace(_PHONE, f" {_PHONE} "))
            if piece and not _NUMBER_WORD.fullmatch(piece)
        ]
        pieces = _unglued(pieces)
        at = _find_region(pieces)
        before, where, body, tail = pieces, Region(), list[str](), list[str]()
        if at is not None:
            before, after = pieces[:at], pieces[at:]
            end = after.index(_PHONE) if _PHONE in after else len(after)
            where, street = _merged(" ".join(after[:end]))
            body, tail = [*filter(None, _ENDS.split(street))], after[end:]
        body, tail, before = self._take_code(body), self._take_code(tail), self._take_code(before)
        self._take_name(before, body, tail)
        if at is None:
            body, before = [one for one in before if one != _PHONE], []
        elif not body:
            body, tail = [one for one in tail if one != _PHONE], []
        self._split_name_off(body)
        rest = " ".join(one for one in (*before, *tail) if one != _PHONE)
        phone, landline = (*self.numbers, "", "")[:2]
        return Block(self.name, phone, landline, *where, " ".join(body), self.postcode, rest)

    def _abroad(self) -> Block:
        """A block in another script: the name in the first line, where to in the others."""
        lines = [line.replace(_PHONE, "").strip(" ,;") for line in self.text.splitlines()]
        lines = [line for line in lines if line]
        if not self.name and len(lines) > 1 and not re.search(r"\d", lines[0]):
            self.name = lines.pop(0)
        phone, landline = (*self.numbers, "", "")[:2]
        return Block(self.name, phone, landline, street=", ".join(lines), postcode=self.postcode)

    def _take_labels(self) -> None:
        found = list(_LABELLED.finditer(self.text))
        if not found:
            return
        ends = [*(one.start() for one in found[1:]), len(self.text)]
        places, numbers = [self.text[: found[0].start()]], list[str]()
        for label, end in zip(found, ends, strict=True):
            value = self.text[label.end() : end].strip(" \t\r\n,，;；。、")
            if label["name"] and value:
                self.name, *more = _ENDS.split(value, maxsplit=1)
                value = " ".join(more)
            elif label["code"] and (code := re.match(r"\d{6}", value)):
                self.postcode, value = code[0], value[6:]
            (numbers if label["phone"] else places).append(value)
        self.text = " ".join([*places, *numbers])

    def _keep_number(self, found: re.Match[str]) -> str:
        number = found[0].strip()
        self.numbers.append(phones.digits(number))
        return _PHONE

    def _take_code(self, pieces: list[str]) -> list[str]:
        """The pieces without a postcode, which is kept; 000000 is none."""
        codes = [piece for piece in pieces if re.fullmatch(r"[(（]?\d{6}[)）]?", piece)]
        for code in codes:
            self.postcode = self.postcode or code.strip("(（)）").replace("000000", "")
        return [piece for piece in pieces if piece not in codes]

    def _take_name(self, before: list[str], body: list[str], tail: list[str]) -> None:
        if self.name:
            return
        # A lone word behind the region is where it goes, not who it goes to.
        lone = len(body) == 1 and not self.numbers
        row = [*before, "", *([] if lone else body), *tail]
        scores = [
            (
                _name_score(one, _PHONE in row[max(place - 1, 0) : place + 2], place in (0, len(row) - 1)),
                -place,
            )
            for place, one in enumerate(row)
        ]
        best, place = max(scores)
        alone = not self.numbers and place == 1 - len(row)
        if best >= (1 if alone else 2):
            name = row[-place]
            self.name = _RECEIVES.sub("", name)
            next(pieces for pieces in (tail, before, body) if name in pieces).remove(name)

    def _split_name_off(self, body: list[str]) -> None:
        """A name written right behind the house number: 文三路1号张三."""
        found = _BEHIND.search(body[-1]) if body and not self.name else None
        if found and not _STREETY.search(found[1]):
            self.name = found[1]
            body[-1] = body[-1][: found.start()]


def _unglued(pieces: Sequence[str]) -> list[str]:
    """The pieces, a name written right before its region on its own: 张三浙江省杭州市西湖区…"""
    for place, piece in enumerate(pieces):
        for end in (2, 3) if piece[0] in _SURNAMES and not regions.at_start(piece) else ():
            found = regions.at_start(piece[end:])
            if found and found.sure and found.region.district:
                return [*pieces[:place], piece[:end], piece[end:], *pieces[place + 1 :]]
    return list(pieces)


def _find_region(pieces: Sequence[str]) -> int | None:
    """The piece the region begins in; None where there is none. The deepest wins, then the first."""
    best, at = 0, None
    for place, piece in enumerate(pieces):
        rest = " ".join(pieces[place:]).partition(_PHONE)[0]
        found = regions.at_start(rest) if piece != _PHONE else None
        depth = 0 if found is None else 2 * sum(map(bool, found.region)) - (not found.sure)
        if depth > best:
            best, at = depth, place
    return at


def _merged(text: str) -> tuple[Region, str]:
    """The region `text` begins with, written once or several times over, and what stands behind it."""
    found = regions.at_start(text)
    assert found is not None
    where, text = found.region, text[found.length :]
    while (again := regions.at_start(text)) and again.region.province == where.province:
        same_city = not again.region.city or not where.city or again.region.city == where.city
        if not same_city or not (again.sure or again.region == where):
            break
        if again.region.district and where.district and again.region.district != where.district:
            return where, text[again.city_length :]
        where = max(where, again.region, key=lambda one: sum(map(bool, one)))
        text = text[again.length :]
    return where, text


def _name_score(piece: str, near_phone: bool, at_edge: bool) -> int:
    """How much `piece` looks like a person's name; 0 or less for what is none."""
    bare = _TITLE.sub("", piece)
    chinese = any("\u4e00" <= char <= "\u9fff" for char in bare)
    most = 5 if chinese and "·" not in bare else 20
    if not bare or bare in _NO_NAMES or not bare[0].isalnum() or len(bare) > most:
        return 0
    if _STREETY.search(bare) and not (near_phone and len(bare) < 4 and not re.search(r"\d", bare)):
        return 0
    titled, known = bare != piece, bare[0] in _SURNAMES
    if chinese and len(bare) > 3 and not (near_phone or titled):
        return 0
    return 4 * titled + 3 * near_phone + 2 * (known and len(bare) < 5) + (1 < len(bare) < 4) + at_edge
