"""Which encoding a text file is in, found out from all of its bytes."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopkeeper.errors import ShopError

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GUESSES = ("utf-8", "gb18030", "cp950", "big5hkscs", "cp1252")
_CHUNK = 1 << 20
_SLICE = 8192
_SLICES = 32
# A Western letter and the one after it can make a Chinese character, but hardly a simplified one.
_LESS_USUAL = 0.95
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LINE_END = re.compile(rb"[\r\n]")


@dataclass(frozen=True)
class Encoding:
    """What a look at the whole file gave; counts are of characters."""

    codec: str
    lines: int
    quotes: int
    nuls: int


def find_encoding(path: Path, codec: str | None = None, errors: str = "strict") -> Encoding:
    """The encoding of the text file `path`, checked against every byte of it.

    `codec` and `errors` ("strict" or "replace") are the owner's word where the file leaves
    doubt. Raises ShopError `sheet.encoding` with the line that can not be read.
    """
    if codec is None:
        codec = _by_mark(path) or _by_zeros(path)
    if codec is not None:
        return _check(path, codec, errors)
    try:
        return _check(path, "utf-8", "strict")
    except _BadBytes as bad:
        codec = _by_statistics(_sample(path, bad.position))
    try:
        return _check(path, codec, errors)
    except _BadBytes:
        if codec == "cp950":
            with suppress(_BadBytes):
                return _check(path, "big5hkscs", errors)
        raise


class _BadBytes(ShopError):
    """Bytes that mean nothing in the encoding; `position` is theirs, at most a chunk off."""

    def __init__(self, codec: str, line: int, position: int) -> None:
        super().__init__("sheet.encoding", encoding=NAMES.get(codec, codec), line=line)
        self.position = position


def _check(path: Path, codec: str, errors: str) -> Encoding:
    """Decode every byte once; what is counted is one byte in all encodings but UTF-16."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    wide = codec.startswith("utf-16")
    lines = quotes = nuls = position = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size = len(chunk)
            if wide:
                chunk = _decode(decoder, codec, chunk, lines, position).encode()
            elif not chunk.isascii() or decoder.getstate()[0]:
                _decode(decoder, codec, chunk, lines, position)
            lines += chunk.count(b"\n") or chunk.count(b"\r")
            quotes += chunk.count(b'"')
            nuls += chunk.count(b"\0")
            position += size
    _decode(decoder, codec, b"", lines, position)
    return Encoding(codec, lines, quotes, nuls)


def _decode(decoder: codecs.IncrementalDecoder, codec: str, chunk: bytes, lines: int, position: int) -> str:
    try:
        return decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        line = lines + error.object[: error.start].count(b"\n") + 1
        raise _BadBytes(codec, line, position + error.start) from error


def _by_mark(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(4)
    return next((codec for mark, codec in _MARKS if head.startswith(mark)), None)


def _by_zeros(path: Path) -> str | None:
    """UTF-16 without a mark: the high bytes of commas, digits and line ends are zero."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    many, few = max(even, odd), min(even, odd)
    if many * 40 < len(head) or few * 10 > many:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _sample(path: Path, position: int) -> bytes:
    """Lines from all over the file, and what stands around `position`."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _SLICE * _SLICES:
            return file.read()
        file.seek(max(0, position - _SLICE))
        before, around = file.read(min(position, _SLICE)), file.read(_SLICE)
        pieces = [before[before.rfind(b"\n") + 1 :] + around]
        for part in range(_SLICES):
            file.seek(size * part // _SLICES)
            pieces.append(_whole_lines(file.read(_SLICE)))
    return b"\n".join(pieces)


def _whole_lines(piece: bytes) -> bytes:
    ends = [match.start() for match in _LINE_END.finditer(piece)]
    return piece[ends[0] : ends[-1]] if len(ends) > 1 else piece


def _by_statistics(sample: bytes) -> str:
    return max(_GUESSES, key=lambda codec: _likelihood(sample, codec))


def _likelihood(sample: bytes, codec: str) -> float:
    """The share of characters beyond ASCII that are usual in such a text, less what can not be read."""
    text = sample.decode(codec, "replace")
    runs = _BEYOND_ASCII.findall(text)
    total = sum(map(len, runs))
    wrong = text.count("\ufffd")
    if codec == "cp1252":
        # Western letters stand alone among ASCII; misread Chinese stands in long runs.
        usual = sum(len(run) for run in runs if len(run) <= 2)
    elif codec == "utf-8":
        usual = total - wrong
    else:
        chinese = "".join(runs)
        usual = sum(_weights(codec).get(character, 0.0) for character in chinese)
    return (usual - 3 * wrong) / max(total, 1)


@cache
def _weights(codec: str) -> dict[str, float]:
    """How usual the everyday characters of both Chinese standards are in a text of this encoding."""
    weights = dict.fromkeys(_everyday("cp950", 0xA4, 0xC6), _LESS_USUAL if codec == "gb18030" else 1.0)
    return weights | dict.fromkeys(_everyday("gb2312", 0xB0, 0xD7), 1.0)


def _everyday(codec: str, first: int, last: int) -> str:
    """The symbols and the everyday characters of a standard, whose rows are `first` to `last`."""
    leads = (*range(0xA1, 0xA4), *range(first, last + 1))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return "".join(pair.decode(codec, "ignore") for pair in pairs)
