CREATE TABLE "order" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	channel_id INTEGER NOT NULL,
	platform_number VARCHAR NOT NULL,
	customer_id INTEGER,
	buyer_account VARCHAR DEFAULT '' NOT NULL,
	withheld BOOLEAN DEFAULT '0' NOT NULL,
	state VARCHAR NOT NULL,
	closed_reason VARCHAR DEFAULT '' NOT NULL,
	placed_at DATETIME,
	paid_at DATETIME,
	shipped_at DATETIME,
	finished_at DATETIME,
	recipient VARCHAR DEFAULT '' NOT NULL,
	phone VARCHAR DEFAULT '' NOT NULL,
	landline VARCHAR DEFAULT '' NOT NULL,
	phone_expires_at DATETIME,
	country VARCHAR DEFAULT '' NOT NULL,
	address VARCHAR DEFAULT '' NOT NULL,
	goods VARCHAR DEFAULT '' NOT NULL,
	goods_quantity INTEGER,
	buyer_message VARCHAR DEFAULT '' NOT NULL,
	memo VARCHAR DEFAULT '' NOT NULL,
	flag VARCHAR DEFAULT '' NOT NULL,
	delivery VARCHAR DEFAULT '' NOT NULL,
	courier VARCHAR DEFAULT '' NOT NULL,
	tracking_number VARCHAR DEFAULT '' NOT NULL,
	invoice VARCHAR DEFAULT '' NOT NULL,
	currency VARCHAR DEFAULT '' NOT NULL,
	rate_e6 INTEGER,
	postage_cents INTEGER DEFAULT '0' NOT NULL,
	stated_cents INTEGER,
	batch_id INTEGER,
	UNIQUE (channel_id, platform_number),
	FOREIGN KEY(channel_id) REFERENCES channel (id),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_order_customer_id ON "order" (customer_id);
CREATE INDEX ix_order_placed_at ON "order" (placed_at);
CREATE TABLE order_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	order_id INTEGER NOT NULL,
	listing_id INTEGER,
	place INTEGER,
	sub_number VARCHAR,
	title VARCHAR DEFAULT '' NOT NULL,
	options VARCHAR DEFAULT '' NOT NULL,
	quantity INTEGER NOT NULL,
	price_e4 INTEGER NOT NULL,
	discount_cents INTEGER DEFAULT '0' NOT NULL,
	state VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	amount_cents INTEGER NOT NULL GENERATED ALWAYS AS ((quantity * price_e4 + CASE WHEN quantity * price_e4 < 0 THEN -5000 ELSE 5000 END) / 10000 - discount_cents) VIRTUAL,
	UNIQUE (order_id, place),
	FOREIGN KEY(order_id) REFERENCES "order" (id),
	FOREIGN KEY(listing_id) REFERENCES listing (id)
);
CREATE INDEX ix_order_line_listing_id ON order_line (listing_id);
CREATE UNIQUE INDEX ux_order_line_sub_number ON order_line (order_id, sub_number) WHERE sub_number IS NOT NULL;
CREATE TABLE payment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	order_id INTEGER NOT NULL,
	amount_cents INTEGER NOT NULL,
	way VARCHAR DEFAULT '' NOT NULL,
	reference VARCHAR DEFAULT '' NOT NULL,
	paid_at DATETIME,
	source VARCHAR,
	UNIQUE (order_id, source),
	FOREIGN KEY(order_id) REFERENCES "order" (id)
);
CREATE TABLE order_summary (
	order_id INTEGER NOT NULL,
	line_count INTEGER NOT NULL,
	goods_cents INTEGER NOT NULL,
	total_cents INTEGER NOT NULL,
	paid_cents INTEGER NOT NULL,
	refunded_cents INTEGER NOT NULL,
	PRIMARY KEY (order_id)
);
