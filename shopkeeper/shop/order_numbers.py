"""Own numbers of orders and tickets, and the channel of orders that came in by no platform."""

from datetime import datetime

from sqlalchemy.orm import Session

from shopkeeper.shop import direct

# Orders taken by phone, by chat or over the counter.
OWN = "own"

# The shop's own numbers are also what its own lists, taken in again, know their orders by.
_LAST = """
SELECT max(CAST(substr(used, 10) AS INTEGER)) FROM (
    SELECT number AS used FROM "order"
    WHERE number != '' AND batch_id IS NULL AND number > ?1 AND number < ?2
    UNION ALL
    SELECT platform_number FROM "order"
    WHERE channel_id IN (SELECT id FROM channel) AND platform_number > ?1 AND platform_number < ?2
) WHERE length(used) <= 15
"""
_LAST_TICKET = """SELECT max(CAST(substr(number, 11) AS INTEGER)) FROM ticket
 WHERE number > ? AND number < ?"""


def own_channel(session: Session) -> int:
    """The shop's own channel, made when it is first needed."""
    found = direct.value(session, "SELECT id FROM channel WHERE platform = ? AND name = ''", (OWN,))
    if found is None:
        made = session.connection().exec_driver_sql(
            "INSERT INTO channel (platform) VALUES (?) RETURNING id", (OWN,)
        )
        found = made.scalar_one()
    return found


def next_number(session: Session, day: datetime) -> str:
    """The next own number of an order of that day: 20261121-001."""
    start = f"{day:%Y%m%d}-"
    return f"{start}{_next(session, _LAST, start):03d}"


def next_ticket_number(session: Session, day: datetime) -> str:
    """The next own number of a ticket of that day: S20261121-01."""
    start = f"S{day:%Y%m%d}-"
    return f"{start}{_next(session, _LAST_TICKET, start):02d}"


def _next(session: Session, query: str, start: str) -> int:
    # "." is the sign after "-": every number of the day lies between the two.
    last = direct.value(session, query, (start, f"{start[:-1]}."))
    return (last or 0) + 1
