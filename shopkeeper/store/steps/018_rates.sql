CREATE TABLE rate (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	currency VARCHAR NOT NULL,
	rate_e6 INTEGER NOT NULL,
	UNIQUE (currency)
);
ALTER TABLE order_summary ADD COLUMN home_total_cents INTEGER;
ALTER TABLE order_summary ADD COLUMN home_sales_cents INTEGER;
UPDATE order_summary SET home_total_cents = total_cents,
	home_sales_cents = total_cents - max(refunded_cents - max(paid_cents - total_cents, 0), 0);
UPDATE order_summary SET
	home_total_cents = (home_total_cents * o.rate_e6
		+ CASE WHEN home_total_cents * o.rate_e6 < 0 THEN -500000 ELSE 500000 END) / 1000000,
	home_sales_cents = (home_sales_cents * o.rate_e6
		+ CASE WHEN home_sales_cents * o.rate_e6 < 0 THEN -500000 ELSE 500000 END) / 1000000
FROM "order" o WHERE o.id = order_summary.order_id AND o.currency != '';
DROP INDEX ix_order_summary_total;
CREATE INDEX ix_order_summary_total ON order_summary (archived, home_total_cents, order_id);
CREATE INDEX ix_order_summary_no_rate ON order_summary (archived, placed_at) WHERE home_total_cents IS NULL;
ALTER TABLE customer_summary ADD COLUMN uncounted INTEGER DEFAULT '0' NOT NULL;
UPDATE customer_summary SET spent_cents = coalesce(f.spent, 0), uncounted = f.uncounted
FROM (
	SELECT o.customer_id, sum(s.home_sales_cents) AS spent, count(*) - count(s.home_sales_cents) AS uncounted
	FROM "order" o JOIN order_summary s ON s.order_id = o.id
	WHERE o.state IN ('paid', 'packing', 'shipped', 'delivered', 'finished') GROUP BY o.customer_id
) f WHERE f.customer_id = customer_summary.customer_id;
