"""Mutated sheets of every format: each ends in rows or in a refusal, whatever was broken.

`python -m tests.faults.sheets --times 10000` prints what they ended in, by format.
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shopkeeper.errors import ShopError
from shopkeeper.exchange.child import messages
from shopkeeper.exchange.sheets import open_book
from tests.exchange.sheet_makers import ods_parts, ods_row, rows_of_text, write_zip, xlsx_parts

ROWS = [["订单编号", "买家昵称", "金额", "备注"]] + [
    [
        f"20240531{number:06}",
        f"买家{number}",
        f"{number}.50",
        'say "hi",\nthanks' if number % 7 == 0 else "请尽快",
    ]
    for number in range(60)
]
BATCH = 250
ROW_LIMIT = 2_000_000


def seeds() -> dict[str, Callable[[random.Random], bytes]]:
    """A maker of mutated content for each format; of zips also with the mutation inside."""
    text = "\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ROWS)
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    old = Path(__file__).parents[1] / "exchange" / "files" / "old.xls"
    plain = {
        "csv utf-8": text.encode(),
        "csv gb18030": text.encode("gb18030"),
        "csv utf-16": text.encode("utf-16"),
        "html": f"<html><table>{cells}</table></html>".encode(),
        "xls": old.read_bytes(),
    }
    shared = "".join(f"<si><t>{row[1]}</t></si>" for row in ROWS)
    numbers = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c><c r="B{n}"><v>{n}.5</v></c></row>'
        for n in range(1, 60)
    )
    zips = {
        "xlsx": xlsx_parts(
            rows_of_text(ROWS), numbers, shared=shared, styles='<cellXfs><xf numFmtId="14"/></cellXfs>'
        ),
        "ods": ods_parts("".join(ods_row(*row) for row in ROWS)),
    }
    makers = {
        name: lambda chance, content=content: mutated(content, chance) for name, content in plain.items()
    }
    makers |= {name: lambda chance, parts=parts: mutated_zip(parts, chance) for name, parts in zips.items()}
    return makers


def mutated(content: bytes, chance: random.Random) -> bytes:
    """`content` with some bytes changed, cut out, doubled or its end missing."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 40))):
        place = chance.randrange(len(changed) + 1)
        size = chance.choice((1, 2, 8, 100, len(changed) // 3))
        match chance.randrange(6):
            case 0:
                del changed[place:]
            case 1:
                del changed[place : place + size]
            case 2:
                changed[place:place] = changed[place : place + size]
            case 3:
                changed[place:place] = chance.randbytes(min(size, 100))
            case _:
                changed[place : place + 1] = bytes((chance.randrange(256),))
    return bytes(changed)


def mutated_zip(parts: dict[str, str], chance: random.Random) -> bytes:
    """A zip that is broken itself, or one that is well but holds a broken part."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book"
        if chance.random() < 0.4:
            return mutated(write_zip(file, parts).read_bytes(), chance)
        name = chance.choice(list(parts))
        broken: Any = mutated(parts[name].encode(), chance)
        return write_zip(file, parts | {name: broken}).read_bytes()


def read_all(send: Callable[[Any], None], files: list[Path]) -> None:
    """Send for each file what it ended in: "rows", or the key of the refusal."""
    for file in files:
        try:
            with open_book(file) as book:
                for sheet in book.sheets:
                    for number, row in enumerate(sheet.rows()):
                        assert all(type(cell) is str for cell in row), row
                        if number > ROW_LIMIT:
                            raise AssertionError("more rows than any sheet has")
            send("rows")
        except ShopError as refusal:
            send(refusal.key)


def outcomes(files: list[Path]) -> Iterator[str]:
    """What each file ended in; a child that dies over one goes on with the next."""
    done = 0
    while done < len(files):
        try:
            for outcome in messages(read_all, (files[done:],), time_limit_s=30):
                done += 1
                yield outcome
        except ShopError as refusal:
            done += 1
            yield refusal.key


def run(times: int, seed: int, folder: Path) -> dict[str, Counter[str]]:
    """Read `times` mutated files and count by format what they ended in; a bug is raised."""
    chance = random.Random(seed)
    makers = seeds()
    ends: dict[str, Counter[str]] = {name: Counter() for name in makers}
    names = list(makers)
    for first in range(0, times, BATCH):
        made = [names[number % len(names)] for number in range(first, min(first + BATCH, times))]
        files = [folder / f"{number}" for number in range(len(made))]
        for file, name in zip(files, made, strict=True):
            file.write_bytes(makers[name](chance))
        for name, outcome in zip(made, outcomes(files), strict=True):
            ends[name][outcome] += 1
    return ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    choices = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ends = run(choices.times, choices.seed, Path(folder))
    for name, counts in ends.items():
        print(
            f"{name:12} {sum(counts.values()):6}  "
            + ", ".join(f"{end} {n}" for end, n in counts.most_common())
        )


if __name__ == "__main__":
    main()
