"""Personal data made unreadable where a list leaves the house.

| what | shown | masked |
|---|---|---|
| phone | 13812345678 | 138****5678 |
| name | 张淑娟, Jane Doe | 张**, J*** |
| e-mail | anna@x.com | a***@x.com |
| address | 浙江省杭州市西湖区文三路1号 | 浙江省杭州市西湖区**** |
| WeChat, QQ | panda2024 | p****24 |
| birthday | 1990-05-20 | 1990-**-** |

Of an address without a Chinese province, city or district nothing is left. In columns
that are not private, such as notes, phone numbers and e-mail addresses that
stand in the text are masked as well.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from shopkeeper.shop import lists
from shopkeeper.shop.lists import Column
from shopkeeper.shop.texts import has_chinese

STARS = "****"

_NO_STREET = "(?:(?![路街道巷弄号村镇乡])[㐀-鿿])"
_AREA = re.compile(
    r"\s*(?:中国\s*)?"
    r"(?:(?:北京|上海|天津|重庆)(?!市)|"
    rf"{_NO_STREET}{{2,8}}?(?:省|自治区|特别行政区))?\s*"
    rf"(?:{_NO_STREET}{{1,10}}?(?:市|自治州|地区|盟))?\s*"
    rf"(?:{_NO_STREET}{{1,8}}?(?:(?<![小社园校厂库景])区|县|旗|(?<![超城])市))?"
)
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+\d{1,3}[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)(?:-\d{1,6})?")


def phone(text: str) -> str:
    """The first three and last four digits; of a short number the last two."""
    if "*" in text:
        return text
    number = re.sub(r"[-转,#]\d{1,6}$", "", text) if len(text) > 12 else text
    if len(number) < 8:
        return STARS + number[-2:] if len(number) > 4 else STARS
    return number[:3] + STARS + number[-4:]


def name(text: str) -> str:
    """The first character."""
    return text[:1] + ("**" if has_chinese(text[:1]) else "***") if text else ""


def email(text: str) -> str:
    """The first character and the host."""
    return f"{text[:1]}***@{text.rpartition('@')[2]}" if "@" in text else name(text)


def address(text: str) -> str:
    """Province, city and district."""
    area = _AREA.match(text)
    return f"{area.group().strip() if area else ''}{STARS}"


def code(text: str) -> str:
    """The first character and the last two of what is long enough to keep them."""
    return text[:1] + STARS + (text[-2:] if len(text) > 5 else "")


def within(text: str) -> str:
    """`text` with the phone numbers and e-mail addresses in it masked."""
    text = _EMAIL.sub(lambda found: email(found.group()), text)
    return _PHONE.sub(lambda found: phone(found.group()), text)


_BY_NAME: dict[str, Callable[[str], str]] = {
    "name": name,
    "phone": phone,
    "email": email,
    "address": address,
}
_BY_KIND: dict[str, Callable[[str], str]] = {"code": code, "text": lambda _: STARS}


def masker(column: Column) -> Callable[[Any], Any]:
    """What makes `column`'s values unreadable, or leaves them when there is nothing personal."""
    if not column.private:
        return lambda value: within(value) if isinstance(value, str) else value
    kind = lists.WRITTEN_AS.get(column.kind, column.kind)
    hide = _BY_NAME.get(column.name) or _BY_KIND.get(kind, lambda _: STARS)

    def mask(value: Any) -> Any:
        if isinstance(value, date):
            return f"{value.year:04}-**-**"
        return hide(str(value)) if value not in (None, "") else value

    return mask
