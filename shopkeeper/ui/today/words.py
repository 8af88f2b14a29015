"""What Today says of figures: amounts, how they compare, and in which tone."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from shopkeeper import formats, i18n
from shopkeeper.i18n import tr, trn

if TYPE_CHECKING:
    from shopkeeper.shop.queues import Queue, Waiting
    from shopkeeper.shop.today import Figures

# Changes smaller than this share are no news; more than so many times is said as times.
_SAME, _MANY = 0.005, 10

# Each card's title, and what counts.
CARDS: Mapping[str, tuple[str, str]] = {
    "sales": (
        "Sales yesterday",
        "Orders placed that day that were paid for and not closed, before refunds",
    ),
    "orders": ("Orders", "Orders placed that day that were paid for and not closed"),
    "average": ("Average order", "Sales divided by orders"),
    "refunds": ("Refunds", "What was paid back that day, whenever it was bought"),
    "buyers": ("New / returning", "Buyers whose first order it was, and those who had bought before"),
    "visitors": ("Visitors", "As noted in the day log; orders per visitor"),
}

_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(on: date) -> str:
    """A day as one says it: Saturday 21 November, 11 月 21 日 星期六."""
    if i18n.language() == "zh_CN":
        return f"{on.month} 月 {on.day} 日 {weekday(on)}"
    return f"{weekday(on)} {on.day} {on:%B}"


def weekday(on: date) -> str:
    """The day of the week."""
    return tr(_WEEKDAYS[on.weekday()])


def until_cutoff(now: datetime, cutoff: str) -> str:
    """How long there is until what is paid goes out the same day."""
    try:
        end = datetime.combine(now, time.fromisoformat(cutoff))
    except ValueError:
        return ""
    if end <= now:
        return tr("The cutoff of {time} has passed").format(time=cutoff)
    minutes = -(-int((end - now).total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if hours:
        return tr("{h} h {m} min to the cutoff").format(h=hours, m=rest)
    return tr("{m} min to the cutoff").format(m=rest)


def change(now: float, before: float) -> tuple[str, str] | None:
    """By how much more or less, and its tone; None where there is nothing to compare with."""
    if not before:
        return None
    share = now / before - 1
    if abs(share) < _SAME:
        return "±0%", "grey"
    if now / before >= _MANY:
        return f"↑ ×{now / before:,.0f}", "green"
    percent = f"{abs(share):.0%}"
    return (f"↑ {percent}", "green") if share > 0 else (f"↓ {percent}", "red")


def figures(found: "Figures", currency: str) -> dict[str, tuple[str, str, str]]:
    """What each card shows: the figure, a word beside it, and the word's tone."""

    def money(cents: int) -> str:
        return formats.money(cents, currency, i18n.language())

    average = found.average_cents
    returning = found.buyers - found.new_buyers
    return {
        "sales": (money(found.sales.cents), *_sales_word(found)),
        "orders": (formats.number(found.sales.orders), *_orders_word(found)),
        "average": ("—" if average is None else money(average), *_average_word(found)),
        "refunds": (
            money(found.refund_cents),
            trn(found.refunded_orders, "one order", "{n} orders") if found.refunded_orders else "",
            "grey",
        ),
        "buyers": (
            f"{formats.number(found.new_buyers)} / {formats.number(returning)}",
            tr("{share} returning").format(share=f"{returning / found.buyers:.0%}") if found.buyers else "",
            "blue",
        ),
        "visitors": _visitors(found),
    }


def _sales_word(found: "Figures") -> tuple[str, str]:
    """Against what the weekday usually brings; in a young shop against the day before."""
    if found.sales.unrated:
        return trn(found.sales.unrated, "one order without a rate", "{n} orders without a rate"), "amber"
    if found.usual is not None:
        than = change(found.sales.cents, found.usual[0])
        if than:
            text = tr("{change} vs. usual {weekday}").format(
                change=than[0], weekday=tr(_SHORT[found.day.weekday()])
            )
            return text, than[1]
    than = change(found.sales.cents, found.before.cents)
    return (tr("{change} vs. day before").format(change=than[0]), than[1]) if than else ("", "")


def _orders_word(found: "Figures") -> tuple[str, str]:
    more = found.sales.orders - found.before.orders
    if not found.before.orders:
        return "", ""
    if not more:
        return tr("as the day before"), "grey"
    arrow, tone = ("↑", "green") if more > 0 else ("↓", "red")
    return tr("{change} vs. day before").format(change=f"{arrow} {abs(more)}"), tone


def _average_word(found: "Figures") -> tuple[str, str]:
    now, before = found.average_cents, found.average_before
    than = change(now, before) if now is not None and before else None
    return (tr("{change} vs. day before").format(change=than[0]), than[1]) if than else ("", "")


def _visitors(found: "Figures") -> tuple[str, str, str]:
    if found.visitors is None:
        return "—", tr("not noted"), "grey"
    share = found.conversion
    word = tr("{share} bought").format(share=f"{share:.1%}") if share is not None else ""
    return formats.number(found.visitors), word, "blue"


def detail(queue: "Queue", waiting: "Waiting", now: datetime) -> str:
    """What is said under a queue's title; nothing where what it names is not known."""
    if "{time}" in queue.detail:
        at = waiting.at
        return tr(queue.detail).format(time=formats.near_time(at, now.date())) if at else ""
    if "{name}" in queue.detail:
        if queue.name == "short" and waiting.count == 1:
            return waiting.name
        return tr(queue.detail).format(name=waiting.name) if waiting.name else ""
    return tr(queue.detail)
