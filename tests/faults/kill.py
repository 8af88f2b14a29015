"""Kill the program at random moments and see what is left: `python -m tests.faults.kill --times 200`.

A child process works on a shop file (commands, undo, redo, import, backup, restore,
upgrade, closing and opening) and says after each step what stands in the file now. It is
killed without warning. Then the file must open; hold just what was last said, or that
and the whole of the one step that was under way; agree with itself throughout; and its
backups must be good.
"""

import argparse
import contextlib
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as query

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer
from shopkeeper.model.history import Change
from shopkeeper.shop import customers, derived
from shopkeeper.store import backup, check, upgrade
from shopkeeper.store.contract import utc_now
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import digest, enter, import_orders
from tests.store.test_upgrade import old_file

LONGEST_S = 0.35

Say = Callable[..., None]


# The child


class Work:
    """What the child does, step by step, until it is killed."""

    def __init__(self, path: Path, seed: int, say: Say) -> None:
        self.path, self.say = path, say
        self.chance = random.Random(seed)
        self.folder = path.parent / "backups"
        self.stick = path.parent / "stick"
        self.made: backup.Backup | None = None
        self.count = 0
        self.shop = self._open()

    def _open(self) -> ShopFile:
        return ShopFile(self.path, derived, backups=self.folder, second=self.stick / "backups")

    def forever(self) -> None:
        """Work on; each step is announced, done, and told."""
        self.tell("open")
        while True:
            step = self.chance.choice(STEPS)
            self.say(begun=step.__name__)
            try:
                step(self)
            except ShopError as error:
                if not error.key.startswith(("undo.", "redo.", "history.")):
                    raise
            self.tell(step.__name__)

    def tell(self, step: str) -> None:
        """Say what stands in the file."""
        self.say(done=step, change=last_change(self.shop), rows=digest(self.shop))

    def some(self, most: int) -> list[int]:
        """Ids of some customers."""
        with self.shop.read() as session:
            ids = session.scalars(query(Customer.id)).all()
        return self.chance.sample(ids, min(most, len(ids)))

    def create(self) -> None:
        self.count += 1
        enter(self.shop, f"新客{self.count}", phones=(f"137{self.count:08}",), tags=("新",))

    def tag_many(self) -> None:
        self.count += 1
        with self.shop.command("customer.tag", n=30, tag="t") as session:
            customers.add_tag(session, self.some(30), f"t{self.count}")

    def archive(self) -> None:
        with self.shop.command("customer.archive", n=9) as session:
            customers.archive(session, self.some(9), utc_now())

    def delete(self) -> None:
        with self.shop.command("customer.delete", n=1, name="x") as session:
            free = customers.Customer.id.not_in(
                query(customers.Order.customer_id).where(customers.Order.customer_id.is_not(None))
            )
            one = session.scalar(query(func.max(Customer.id)).where(free))
            customers.delete(session, [one] if one else [])

    def bring_in(self) -> None:
        import_orders(
            self.shop,
            self.path.parent,
            self.chance.sample(range(200), 60),
            self.chance.choice(["交易成功", "交易关闭"]),
        )

    def undo(self) -> None:
        self.shop.undo()

    def redo(self) -> None:
        self.shop.redo()

    def undo_one(self) -> None:
        done = [one for one in self.shop.commands(most=10) if one.undoable]
        self.shop.undo_command(self.chance.choice(done).id if done else 0)

    def repair(self) -> None:
        check.repair(self.shop)

    def checkpoint(self) -> None:
        self.shop.checkpoint()

    def back_up(self) -> None:
        self.made = self.shop.backup("manual")
        assert self.made
        self.say(backup=str(self.made.path), change=last_change(self.shop), rows=digest(self.shop))

    def reopen(self) -> None:
        try:
            self.shop.close()
        except ShopError as error:
            if error.key != "backup.no_second":
                raise
        self.shop = self._open()

    def plug(self) -> None:
        """The drive of the second folder comes or goes."""
        away = self.stick.with_name("away")
        if self.stick.exists():
            self.stick.rename(away)
        elif away.exists():
            away.rename(self.stick)
        else:
            self.stick.mkdir()

    def restore(self) -> None:
        backups = [one for one in backup.listing(self.folder) if one.reason != "upgrade"]
        if backups:
            chosen = self.chance.choice(backups).path
            with contextlib.suppress(ShopError):  # no second backup
                self.shop.close()
            with ShopFile(chosen, derived, write=False) as old:
                self.say(may=digest(old), change=last_change(old))
            backup.restore(chosen, self.path, clock=utc_now, folder=self.folder)
            self.shop = self._open()


STEPS = (
    *(
        Work.create,
        Work.tag_many,
        Work.archive,
        Work.delete,
        Work.bring_in,
        Work.undo,
        Work.redo,
        Work.undo_one,
    )
    * 2,
    *(Work.repair, Work.checkpoint, Work.back_up, Work.reopen, Work.restore, Work.plug),
)


def last_change(shop: ShopFile) -> int:
    """The newest id of the history."""
    with shop.read() as session:
        return session.scalar(query(func.max(Change.id))) or 0


def start(path: Path, seed: int) -> tuple[int, int]:
    """Fork a child that works on `path`; its process id and where it speaks."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child:
        os.close(sender)
        return child, receiver
    os.close(receiver)
    try:
        with os.fdopen(sender, "w") as out:

            def say(**words: Any) -> None:
                out.write(json.dumps(words) + "\n")
                out.flush()

            say(ready=True)
            Work(path, seed, say).forever()
    finally:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        sys.stderr.flush()
        os._exit(3)


# The parent


@dataclass
class Tally:
    """What was seen over all kills."""

    kills: int = 0
    acknowledged: int = 0
    finished_unsaid: int = 0
    backups: int = 0
    during: Counter[str] = field(default_factory=Counter)


def kill_one(folder: Path, pattern: Path, chance: random.Random, tally: Tally) -> None:
    """Let a child work, kill it, and look at what is left; AssertionError if anything is wrong."""
    path = folder / "my.shop"
    number = chance.choice([*[upgrade.newest()] * 3, *range(1, upgrade.newest())])
    if number == upgrade.newest():
        shutil.copyfile(pattern, path)
    else:
        old_file(path, number)
    child, receiver = start(path, chance.randrange(2**32))
    said = listen(receiver, chance.uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    said += listen(receiver, 1.0)
    os.close(receiver)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    tally.kills += 1
    examine(path, said, tally)


def listen(receiver: int, seconds: float) -> list[dict[str, Any]]:
    """What is said within that time, or until there is nobody left to say it."""
    data, end = b"", time.monotonic() + seconds
    ready = False
    while (left := end - time.monotonic()) > 0 or not (ready or seconds == 1.0):
        if select.select([receiver], [], [], max(left, 0.01))[0]:
            if not (more := os.read(receiver, 65536)):
                break
            if not ready:
                ready, end = True, time.monotonic() + seconds
            data += more
    # Reading ended anywhere; the kill comes now, and the rest of a line after it.
    pending[receiver] = pending.get(receiver, b"") + data
    lines = pending[receiver].split(b"\n")
    pending[receiver] = lines.pop()
    return [json.loads(line) for line in lines]


pending: dict[int, bytes] = {}


def examine(path: Path, said: list[dict[str, Any]], tally: Tally) -> None:
    """Hold the file against what was said of it."""
    done = [one for one in said if "done" in one]
    tally.acknowledged += len(done)
    tally.during["opening" if not done else said[-1].get("begun", said[-1].get("done", "restore"))] += 1
    with ShopFile(path, derived, backups=None) as shop:
        assert check.check(shop) == [], "the file does not agree with itself"
        if done:
            compare(shop, done[-1], said[said.index(done[-1]) :], tally)
    for folder in ("backups", "stick/backups", "away/backups"):
        for one in backup.listing(path.parent / folder):
            assert backup.verify(one).good, f"{folder}: {one.path.name} is not good"
            tally.backups += 1
    for one in [one for one in said if "backup" in one][-1:]:
        if Path(one["backup"]).exists():
            with ShopFile(Path(one["backup"]), derived, write=False) as copy:
                assert (last_change(copy), digest(copy)) == (one["change"], one["rows"]), "a backup differs"


def compare(shop: ShopFile, last: dict[str, Any], since: list[dict[str, Any]], tally: Tally) -> None:
    """The file holds what was last said, or one whole step more."""
    now = last_change(shop), digest(shop)
    allowed = [(one["change"], one["may"]) for one in since if "may" in one]
    if now == (last["change"], last["rows"]) or now in allowed:
        return
    assert now[0] == last["change"] + 1, f"changes {last['change']} were said, {now[0]} are there"
    tally.finished_unsaid += 1
    take_back(shop, now[0])
    assert digest(shop) == last["rows"], "the step under way is there in part"


def take_back(shop: ShopFile, change: int) -> None:
    """Do the opposite of the newest change, which was a command, an undo or a redo."""
    with shop.read() as session:
        kind, root = session.execute(query(Change.kind, Change.root_id).where(Change.id == change)).one()
    if kind == "undo":
        shop.redo()
    elif kind != "note":
        shop.undo_command(root or change)


def run(times: int, seed: int) -> Tally:
    """Kill `times` children; what was seen."""
    chance, tally = random.Random(seed), Tally()
    # What a killed program wrote is the system's; a file system in memory only makes it quicker.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        pattern = Path(name) / "pattern.shop"
        with ShopFile.create(pattern, derived, backups=None) as shop:
            for number in range(40):
                enter(shop, f"客户{number}", tags=("老客",))
        for number in range(times):
            folder = Path(name) / str(number)
            folder.mkdir()
            kill_one(folder, pattern, chance, tally)
            shutil.rmtree(folder)
    return tally


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    tally = run(options.times, options.seed)
    print(f"{tally.kills} kills, {tally.acknowledged} steps acknowledged and all there,")
    print(f"{tally.finished_unsaid} steps whole though not yet acknowledged, {tally.backups} backups good;")
    print("killed during", ", ".join(f"{name} {count}" for name, count in tally.during.most_common()))


if __name__ == "__main__":
    main()
