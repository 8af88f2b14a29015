"""Text made comparable: width and case folded, cut into pieces, read as pinyin."""

import unicodedata
from functools import lru_cache
from itertools import pairwise


def normalise(text: str) -> str:
    """`text` folded for search: NFKC, casefold, control and format signs gone, single blanks."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Folding can bring back what composing took apart, so compose once more.
    folded = unicodedata.normalize("NFKC", folded)
    return " ".join(folded.translate(_PLAIN).split())


class _Plain(dict[int, str]):
    """What stands for each sign, looked up once: texts are folded by the hundred thousand."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        blank = category[0] == "Z" or category == "Cc"
        self[code] = found = " " if blank else "" if category[0] == "C" else char
        return found


_PLAIN = _Plain()


def pieces(text: str) -> str:
    """The overlapping two-character pieces of each word of normalised `text`, and its last character."""
    found: list[str] = []
    for word in text.split():
        found.extend(map("".join, pairwise(word)))
        found.append(word[-1])
    return " ".join(found)


def has_chinese(text: str) -> bool:
    """Whether `text` has a character of the CJK ideographs."""
    return not text.isascii() and any("㐀" <= char <= "鿿" for char in text)


@lru_cache(maxsize=20_000)
def pinyin(text: str) -> tuple[str, str]:
    """`text` read as pinyin without tones, and the initials: ("zhangshujuan", "zsj")."""
    from pypinyin import lazy_pinyin  # reads a large table, so only when there is Chinese

    syllables = [syllable for part in lazy_pinyin(text) for syllable in part.split()]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def readings(text: str) -> str:
    """Pinyin and initials of `text` as words to search by; empty without Chinese."""
    return " ".join(pinyin(text)) if has_chinese(text) else ""


def sort_key(text: str) -> str:
    """What `text` sorts by: its pinyin where it is Chinese, so that lists read as a directory."""
    return normalise(pinyin(text)[0] if has_chinese(text) else text)
