-- Each index of a few orders holds the column it asks for: else another, of all orders, looks as good.
DROP INDEX ix_order_summary_state;
CREATE INDEX ix_order_summary_state ON order_summary (archived, state, placed_at, order_id, ship_by);
DROP INDEX ix_order_summary_owed;
CREATE INDEX ix_order_summary_owed ON order_summary (archived, placed_at, owed_cents) WHERE owed_cents > 0;
DROP INDEX ix_order_summary_over;
CREATE INDEX ix_order_summary_over ON order_summary (archived, placed_at, owed_cents) WHERE owed_cents < 0;
DROP INDEX ix_order_summary_gap;
CREATE INDEX ix_order_summary_gap ON order_summary (archived, placed_at, gap_cents) WHERE gap_cents != 0;
DROP INDEX ix_order_summary_refund;
CREATE INDEX ix_order_summary_refund ON order_summary (archived, placed_at, refunded_cents)
	WHERE refunded_cents > 0;
DROP INDEX ix_order_summary_withheld;
CREATE INDEX ix_order_summary_withheld ON order_summary (archived, placed_at, withheld) WHERE withheld = 1;
CREATE INDEX ix_order_summary_left ON order_summary
	(archived, coalesce(CASE WHEN state IN ('paid', 'packing') THEN ship_by END, '9999'), order_id);
