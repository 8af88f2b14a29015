"""Own order numbers and the channel of orders that came in by no platform."""

from datetime import datetime

from sqlalchemy.orm import Session

# Orders taken by phone, by chat or over the counter.
OWN = "own"

_LAST = """SELECT max(CAST(substr(number, 10) AS INTEGER)) FROM "order"
 WHERE number != '' AND batch_id IS NULL AND number > ? AND number < ?"""


def own_channel(session: Session) -> int:
    """The shop's own channel, made when it is first needed."""
    connection = session.connection()
    found = connection.exec_driver_sql(
        "SELECT id FROM channel WHERE platform = ? AND name = ''", (OWN,)
    ).scalar()
    if found is None:
        made = connection.exec_driver_sql("INSERT INTO channel (platform) VALUES (?) RETURNING id", (OWN,))
        found = made.scalar_one()
    return found


def next_number(session: Session, day: datetime) -> str:
    """The next own number of that day: 20261121-001."""
    start = f"{day:%Y%m%d}-"
    # "." is the sign after "-": every number of the day lies between the two.
    last = session.connection().exec_driver_sql(_LAST, (start, f"{start[:-1]}.")).scalar()
    return f"{start}{(last or 0) + 1:03d}"
