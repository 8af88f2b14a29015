ALTER TABLE product ADD COLUMN description VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN picture_links VARCHAR DEFAULT '' NOT NULL;
CREATE TABLE purchase (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	platform VARCHAR NOT NULL,
	platform_number VARCHAR NOT NULL,
	supplier VARCHAR DEFAULT '' NOT NULL,
	state VARCHAR NOT NULL,
	ordered_at DATETIME,
	paid_at DATETIME,
	postage_cents INTEGER DEFAULT '0' NOT NULL,
	discount_cents INTEGER DEFAULT '0' NOT NULL,
	stated_cents INTEGER,
	recipient VARCHAR DEFAULT '' NOT NULL,
	phone VARCHAR DEFAULT '' NOT NULL,
	address VARCHAR DEFAULT '' NOT NULL,
	courier VARCHAR DEFAULT '' NOT NULL,
	tracking_number VARCHAR DEFAULT '' NOT NULL,
	order_number VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	currency VARCHAR DEFAULT '' NOT NULL,
	batch_id INTEGER,
	UNIQUE (platform, platform_number)
);
CREATE INDEX ix_purchase_order_number ON purchase (order_number);
CREATE INDEX ix_purchase_ordered_at ON purchase (ordered_at);
CREATE TABLE purchase_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	purchase_id INTEGER NOT NULL,
	variant_id INTEGER,
	place INTEGER,
	sku VARCHAR DEFAULT '' NOT NULL,
	code VARCHAR DEFAULT '' NOT NULL,
	title VARCHAR DEFAULT '' NOT NULL,
	options VARCHAR DEFAULT '' NOT NULL,
	unit VARCHAR DEFAULT '' NOT NULL,
	quantity INTEGER NOT NULL,
	price_e4 INTEGER NOT NULL,
	amount_cents INTEGER NOT NULL GENERATED ALWAYS AS ((quantity * price_e4 + CASE WHEN quantity * price_e4 < 0 THEN -5000 ELSE 5000 END) / 10000) VIRTUAL,
	UNIQUE (purchase_id, place),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(variant_id) REFERENCES variant (id)
);
CREATE INDEX ix_purchase_line_variant_id ON purchase_line (variant_id);
CREATE TABLE imported_key (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	table_name VARCHAR NOT NULL,
	platform VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	row_id INTEGER NOT NULL,
	said VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (table_name, platform, "key")
);
CREATE INDEX ix_imported_key_row ON imported_key (table_name, row_id);
