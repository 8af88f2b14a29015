"""Each list in its window: opened, sorted, scrolled to its end and searched, at every size."""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options

MOST_TIMES = 2
MOST_MS = 100

# The lists, by the tab they stand in and the part of it.
LISTS = {
    "customers": ("customers", ""),
    "orders": ("orders", "orders"),
    "order lines": ("orders", "lines"),
    "products": ("products", "products"),
}

# What finds nearly everything, and has to gather it all.
ALL_HAVE = "one character all have"
# What is looked for, by what it is; the tail is of the first customer's phone.
WORDS = {
    "one Chinese character": "张",
    "two Chinese characters": "张伟",
    ALL_HAVE: "市",
    "four last digits of a phone": "",
    "initials in pinyin": "zw",
    "nothing found": "鑫鑫鑫",
}


def measure(options: Options) -> Iterator[Figure]:
    """Each figure against the same in the smallest shop."""
    smallest: dict[str, float] = {}
    for orders in sorted(options.sizes):
        options.say(f"lists of {orders:,} orders")
        shop = made_shop.path(orders, options.cache)
        run = fresh.run("benchmarks.lists:times", shop=shop, repeat=2 * options.repeat - 1)
        smallest = smallest or run.found
        size = f"{orders:,} orders"
        for name, value in run.found.items():
            first = orders == min(options.sizes)
            bounds = {} if first or name.endswith(ALL_HAVE) else {"most": MOST_TIMES, "limit": MOST_MS}
            yield Figure(name, size, value, "ms", floor=None if first else smallest[name], **bounds)
        yield Figure("lists: memory with the window", size, run.peak_mb, "MB")


def times(shop: str, repeat: int) -> dict[str, float]:
    """The shortest time of each use of the list, from the wish to the painted rows, in ms."""
    from benchmarks.window import opened

    found = {}
    with opened(shop) as program:
        window, file = program.window, program.shop
        assert file is not None
        for name, (tab, part) in LISTS.items():
            window.settings.put("tab", tab)
            window.settings.put(f"part.{tab}", part)
            times = {"open": _best(repeat, window, lambda: window.attach(file))}
            times |= _sorted(window, repeat)
            times["jump to the end"] = _jump(window, repeat)
            times |= _searched(window, repeat, _tail(file))
            found |= {f"{name}: {what}": value for what, value in times.items()}
        found |= _found_anywhere(file, repeat, _tail(file))
    return found


def _best(repeat: int, window: Any, wish: Callable[[], Any]) -> float:
    """The shortest time from `wish` to the painted answer."""
    from benchmarks.window import settle

    found = []
    for _ in range(repeat):
        start = perf_counter()
        wish()
        _await_answer(window.page)
        found.append((perf_counter() - start) * 1000)
        settle(window)
    return min(found)


def _await_answer(page: Any) -> None:
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    page.model.answered.connect(loop.quit)
    loop.exec()
    page.view.viewport().repaint()


def _sorted(window: Any, repeat: int) -> dict[str, float]:
    """Both ways by each column that sorts; the slower way counts."""
    found = {}
    for place, column in enumerate(window.page.spec.columns):
        if column.sortable:
            ways = [
                _best(
                    repeat,
                    window,
                    lambda place=place, falling=falling: window.page.view.sort_by(place, falling),
                )
                for falling in (False, True)
            ]
            found[f"sort by {column.title.lower()}"] = max(ways)
    return found


def _jump(window: Any, repeat: int) -> float:
    """Scroll to the last row, whose page was not fetched yet."""
    page, found = window.page, []
    for _ in range(repeat):
        page.view.scrollToTop()
        page.model.repaint()
        page.view.viewport().repaint()
        start = perf_counter()
        page.view.scrollToBottom()
        page.view.viewport().repaint()
        found.append((perf_counter() - start) * 1000)
    return min(found)


def _searched(window: Any, repeat: int, tail: str) -> dict[str, float]:
    """Each time anew, from the list of all: what is asked again is left standing till all is there."""
    page, found = window.page, {what: [] for what in WORDS}

    def look_for(words: str) -> None:
        page.search.setText(words)
        page.ask()

    for what, words in WORDS.items():
        for _ in range(repeat):
            _best(1, window, lambda: look_for(""))
            found[what].append(_best(1, window, lambda words=words: look_for(words or tail)))
    return {f"search: {what}": min(times) for what, times in found.items()}


def _found_anywhere(file: Any, repeat: int, tail: str) -> dict[str, float]:
    """What the search box over everything takes, without its window."""
    from shopkeeper.shop import finding

    found = {}
    for what, words in WORDS.items():
        times = []
        for _ in range(repeat):
            start = perf_counter()
            with file.read() as session:
                finding.find(session, words or tail)
            times.append((perf_counter() - start) * 1000)
        found[f"search box: {what}"] = min(times)
    return found


def _tail(file: Any) -> str:
    from sqlalchemy import select

    from shopkeeper.model.customers import CustomerPhone

    with file.read() as session:
        number = session.scalars(select(CustomerPhone.number).where(CustomerPhone.customer_id == 1)).one()
    return number[-4:]
