"""What is worked out of a ticket: when something is due, how urgent it is, what went back, what it cost."""

from datetime import datetime, timedelta

OVER = ("closed", "rejected", "withdrawn")
_OVER = "('closed', 'rejected', 'withdrawn')"
# From this long before it is due a ticket is amber.
SOON = timedelta(hours=24)

# Later than all that can be due.
_NEVER = "'9999'"

# The shop's promise stands still while the buyer is waited for; a platform's dates do not.
_PROMISE = f"""
CASE WHEN t.state IN ('waiting_buyer', {_OVER[1:]} OR t.promise_days IS NULL THEN {_NEVER}
ELSE coalesce(datetime(t.opened_at, t.promise_days || ' days', t.waited_minutes || ' minutes'), {_NEVER}) END
"""
_ANSWER = f"coalesce(CASE WHEN t.answered_at IS NULL THEN t.answer_by END, {_NEVER})"
_EVIDENCE = f"coalesce(CASE WHEN t.evidence_at IS NULL THEN t.evidence_by END, {_NEVER})"

TICKET_SUMMARY = f"""
SELECT f.id, f.archived, f.state, f.kind, f.opened_at, f.due,
    CASE
        WHEN f.over THEN 'C' || printf('%012d', 999999999999 - coalesce(strftime('%s', f.ended_at), 0))
        WHEN f.due IS NULL THEN 'B' || f.state_at
        ELSE 'A' || f.due
    END,
    f.quantity, f.received, f.refunded, f.cost
FROM (
    SELECT t.id, t.archived_at IS NOT NULL AS archived, t.state, t.kind, t.opened_at, t.state_at,
        t.state IN {_OVER} AS over, coalesce(t.closed_at, t.state_at) AS ended_at,
        CASE WHEN t.state NOT IN {_OVER}
            THEN nullif(min({_PROMISE}, {_ANSWER}, {_EVIDENCE}), {_NEVER}) END AS due,
        (SELECT coalesce(sum(quantity), 0) FROM ticket_line WHERE ticket_id = t.id) AS quantity,
        (SELECT coalesce(sum(sellable + damaged + other), 0) FROM ticket_line
            WHERE ticket_id = t.id) AS received,
        (SELECT coalesce(sum(max(-amount_cents, 0)), 0) FROM payment WHERE ticket_id = t.id) AS refunded,
        t.compensation_cents + CASE t.return_postage_by WHEN 'shop' THEN t.return_postage_cents ELSE 0 END
            + t.resend_postage_cents - t.fee_got_cents - t.claim_got_cents AS cost
    FROM {{stale}} s JOIN ticket t ON t.id = s.id
) f
"""

# Found by who it is of, its numbers, its goods, and all that was written.
TICKET_TEXT = """
SELECT t.id, coalesce(nullif(c.name, ''), o.recipient, ''),
    t.number || ' ' || t.platform_number || ' ' || t.return_number || ' ' || t.resend_number || ' ' ||
        t.wish || ' ' || t.agreed || ' ' || t.lesson,
    o.platform_number || CASE o.number WHEN o.platform_number THEN '' ELSE ' ' || o.number END,
    (SELECT group_concat(title || ' ' || options, ' ') FROM ticket_line WHERE ticket_id = t.id),
    (SELECT group_concat(text, ' ') FROM ticket_log WHERE ticket_id = t.id AND text != '')
FROM {stale} s JOIN ticket t ON t.id = s.id
LEFT JOIN customer c ON c.id = t.customer_id
LEFT JOIN "order" o ON o.id = t.order_id
"""

OF_ORDERS = "SELECT id FROM ticket WHERE order_id IN {stale}"
OF_CUSTOMERS = "SELECT id FROM ticket WHERE customer_id IN {stale}"


def lateness(due_at: datetime | None, now: datetime) -> str:
    """How a ticket stands at the wall time `now`: overdue, soon, fine, or nothing where none is due."""
    if due_at is None:
        return ""
    if due_at < now:
        return "overdue"
    return "soon" if due_at - now < SOON else "fine"
