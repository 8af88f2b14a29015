ALTER TABLE "order" ADD COLUMN number VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN delivered_at DATETIME;
ALTER TABLE "order" ADD COLUMN closed_at DATETIME;
ALTER TABLE "order" ADD COLUMN archived_at DATETIME;
ALTER TABLE "order" ADD COLUMN province VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN city VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN district VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN street VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN postcode VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN tax_cents INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE "order" ADD COLUMN shop_discount_cents INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE "order" ADD COLUMN platform_discount_cents INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE "order" ADD COLUMN influencer_discount_cents INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE "order" ADD COLUMN commission_cents INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE "order" ADD COLUMN receivable_cents INTEGER;
ALTER TABLE "order" ADD COLUMN way VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN source VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN ship_by DATETIME;
ALTER TABLE "order" ADD COLUMN not_before DATETIME;
CREATE UNIQUE INDEX ux_order_number ON "order" (number) WHERE number != '' AND batch_id IS NULL;
ALTER TABLE order_line ADD COLUMN variant_id INTEGER REFERENCES variant (id);
ALTER TABLE order_line ADD COLUMN tax_cents INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE order_line ADD COLUMN shipped_quantity INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE order_line ADD COLUMN refunded_quantity INTEGER DEFAULT '0' NOT NULL;
CREATE INDEX ix_order_line_variant_id ON order_line (variant_id) WHERE variant_id IS NOT NULL;
ALTER TABLE payment ADD COLUMN payer VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE payment ADD COLUMN note VARCHAR DEFAULT '' NOT NULL;
CREATE TABLE order_note (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	order_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	who VARCHAR DEFAULT '' NOT NULL,
	text VARCHAR NOT NULL,
	FOREIGN KEY(order_id) REFERENCES "order" (id)
);
CREATE INDEX ix_order_note_order_id ON order_note (order_id);
ALTER TABLE order_summary RENAME TO old_summary;
CREATE TABLE order_summary (
	order_id INTEGER NOT NULL,
	archived BOOLEAN NOT NULL,
	state VARCHAR NOT NULL,
	placed_at DATETIME,
	ship_by DATETIME,
	number VARCHAR NOT NULL,
	channel_id INTEGER NOT NULL,
	flag VARCHAR NOT NULL,
	withheld BOOLEAN NOT NULL,
	line_count INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	shipped_quantity INTEGER NOT NULL,
	goods_cents INTEGER NOT NULL,
	total_cents INTEGER NOT NULL,
	paid_cents INTEGER NOT NULL,
	refunded_cents INTEGER NOT NULL,
	owed_cents INTEGER NOT NULL,
	gap_cents INTEGER NOT NULL,
	PRIMARY KEY (order_id)
);
INSERT INTO order_summary
SELECT o.id, 0, o.state, o.placed_at, NULL, o.platform_number, o.channel_id, o.flag, o.withheld,
	s.line_count, CASE WHEN s.line_count = 0 THEN coalesce(o.goods_quantity, 0) ELSE l.quantity END,
	CASE
		WHEN o.state NOT IN ('shipped', 'delivered', 'finished') THEN 0
		WHEN s.line_count = 0 THEN coalesce(o.goods_quantity, 0)
		ELSE l.quantity
	END,
	s.goods_cents, s.total_cents, s.paid_cents, s.refunded_cents,
	CASE
		WHEN o.state = 'closed' THEN 0
		WHEN s.paid_cents < s.total_cents
			AND (s.paid_cents > 0 OR o.batch_id IS NULL OR o.state IN ('unpaid', 'to_confirm'))
			THEN s.total_cents - s.paid_cents
		WHEN s.paid_cents - s.refunded_cents > s.total_cents
			THEN s.total_cents - s.paid_cents + s.refunded_cents
		ELSE 0
	END,
	CASE WHEN s.line_count = 0 THEN 0 ELSE s.total_cents - s.goods_cents - o.postage_cents END
FROM old_summary s
JOIN "order" o ON o.id = s.order_id
JOIN (
	SELECT s.order_id, coalesce(sum(l.quantity), 0) AS quantity
	FROM old_summary s LEFT JOIN order_line l ON l.order_id = s.order_id GROUP BY s.order_id
) l ON l.order_id = s.order_id;
DROP TABLE old_summary;
CREATE INDEX ix_order_summary_placed ON order_summary (archived, placed_at, order_id);
CREATE INDEX ix_order_summary_state ON order_summary (archived, state, placed_at, order_id);
CREATE INDEX ix_order_summary_number ON order_summary (archived, number, order_id);
CREATE INDEX ix_order_summary_total ON order_summary (archived, total_cents, order_id);
CREATE INDEX ix_order_summary_ship_by ON order_summary (archived, ship_by, order_id);
CREATE INDEX ix_order_summary_flag ON order_summary (archived, flag, placed_at) WHERE flag != '';
CREATE INDEX ix_order_summary_channel ON order_summary (archived, channel_id, placed_at, order_id);
CREATE INDEX ix_order_summary_owed ON order_summary (archived, placed_at) WHERE owed_cents > 0;
CREATE INDEX ix_order_summary_over ON order_summary (archived, placed_at) WHERE owed_cents < 0;
CREATE INDEX ix_order_summary_gap ON order_summary (archived, placed_at) WHERE gap_cents != 0;
CREATE INDEX ix_order_summary_refund ON order_summary (archived, placed_at) WHERE refunded_cents > 0;
CREATE INDEX ix_order_summary_withheld ON order_summary (archived, placed_at) WHERE withheld = 1;
