"""Telephone numbers: real, a platform's virtual ones, and masked ones."""

import re

from shopkeeper.errors import ShopError

_MASKED = re.compile(r"[*＊•×xX]{2,}")
# A platform's number with its extension: 18400913965-7576, 18400913965转7576.
_VIRTUAL = re.compile(r"^(1\d{10})\s*(?:-|转|,|#|ext\.?)\s*(\d{1,6})$", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CIPHER = re.compile(r"^[#$~]{2}|密文")
_HIDDEN = re.compile(r"[*＊]")
_LONGEST = 15  # digits of a number with its country (ITU-T E.164)


def is_withheld(text: str) -> bool:
    """Whether a platform masked the text, a number or any other, or gave cipher text instead."""
    return bool(_HIDDEN.search(text) or _CIPHER.search(text))


def is_cipher(text: str) -> bool:
    """Whether a platform gave cipher text, of which nothing can be read."""
    return bool(_CIPHER.search(text))


def kind(text: str) -> str:
    """What a number is: real, virtual (with extension), masked, or empty for none at all."""
    plain = text.strip()
    if not any(char.isdigit() for char in plain) or _CIPHER.search(plain):
        return ""
    if _MASKED.search(plain):
        return "masked"
    return "virtual" if _VIRTUAL.match(plain) else "real"


def digits(text: str) -> str:
    """A number as it is kept and matched: digits, a leading + kept, +86 of a mobile dropped."""
    plain = text.strip()
    if kind(plain) != "real":
        return plain
    number = _only_digits(plain)
    if len(number) > _LONGEST + 1:
        return plain  # two numbers in one cell are not a third one
    return re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", number)


def _only_digits(plain: str) -> str:
    return ("+" if plain.startswith("+") else "") + re.sub(r"\D", "", plain)


def typed(text: str, region: str) -> str:
    """A number the owner typed, as it is kept; `region` is a country code such as CN.

    Raises ShopError `phone.too_short`, `phone.too_long` or `phone.not_possible`. Mobile
    prefixes grow, so only the length is held against the country's plan.
    """
    if kind(text) in ("masked", "virtual"):
        return text.strip()
    if region == "CN" and _MOBILE.fullmatch(text.strip()):
        return text.strip()
    import phonenumbers  # large, so only when a number is typed

    number = digits(text)
    try:
        # With its country as typed: without it a Chinese mobile is none of another country.
        parsed = phonenumbers.parse(_only_digits(text.strip()), region)
    except phonenumbers.NumberParseException as error:
        raise ShopError("phone.not_possible", field="phone", text=text) from error
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    wrong = _mobile_length(number, region) or _REASONS.get(reason)
    if wrong:
        raise ShopError(wrong, field="phone", text=text)
    return number


def _mobile_length(number: str, region: str) -> str | None:
    """A Chinese number that begins like a mobile has eleven digits."""
    if region != "CN" or not re.match(r"1[3-9]", number) or len(number) == 11:
        return None
    return "phone.too_short" if len(number) < 11 else "phone.too_long"


_REASONS = {2: "phone.too_short", 3: "phone.too_long", 1: "phone.not_possible", 5: "phone.not_possible"}
