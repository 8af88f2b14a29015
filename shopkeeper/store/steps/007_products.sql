ALTER TABLE product ADD COLUMN batch_id INTEGER;
ALTER TABLE product ADD COLUMN short_name VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN category VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN brand VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN supplier VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN status VARCHAR DEFAULT 'on_sale' NOT NULL;
ALTER TABLE product ADD COLUMN note VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN material VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN dimensions VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN weight VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN colours VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN craft VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN purpose VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN cautions VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN care VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN selling_points VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN strengths VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN weaknesses VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE product ADD COLUMN packing_list VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE variant ADD COLUMN batch_id INTEGER;
ALTER TABLE variant ADD COLUMN barcode VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE variant ADD COLUMN cost_e4 INTEGER;
ALTER TABLE variant ADD COLUMN price_e4 INTEGER;
ALTER TABLE variant ADD COLUMN list_price_e4 INTEGER;
ALTER TABLE variant ADD COLUMN weight_g INTEGER;
ALTER TABLE variant ADD COLUMN reorder_level INTEGER;
ALTER TABLE variant ADD COLUMN shelf VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE listing ADD COLUMN price_e4 INTEGER;
ALTER TABLE listing ADD COLUMN quantity INTEGER;
ALTER TABLE listing ADD COLUMN seen_at DATETIME;
CREATE INDEX ix_variant_barcode ON variant (barcode);
CREATE TABLE product_tag (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	tag VARCHAR NOT NULL,
	UNIQUE (product_id, tag),
	FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE INDEX ix_product_tag_tag ON product_tag (tag);
CREATE TABLE product_picture (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	digest VARCHAR NOT NULL,
	place INTEGER NOT NULL,
	UNIQUE (product_id, digest),
	FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE TABLE picture (
	id INTEGER NOT NULL,
	digest VARCHAR NOT NULL,
	data BLOB NOT NULL,
	thumb BLOB NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (digest)
);
CREATE TABLE product_summary (
	product_id INTEGER NOT NULL,
	archived BOOLEAN NOT NULL,
	title_key VARCHAR NOT NULL,
	variant_count INTEGER NOT NULL,
	price_min_e4 INTEGER,
	price_max_e4 INTEGER,
	on_hand INTEGER,
	reserved INTEGER NOT NULL,
	available INTEGER,
	short INTEGER NOT NULL,
	PRIMARY KEY (product_id)
);
CREATE INDEX ix_product_summary_available ON product_summary (archived, available, product_id);
CREATE INDEX ix_product_summary_price ON product_summary (archived, price_min_e4, product_id);
CREATE INDEX ix_product_summary_title ON product_summary (archived, title_key, product_id);
CREATE TABLE stock_movement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	variant_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	quantity INTEGER NOT NULL,
	reason VARCHAR NOT NULL,
	unit_cost_e4 INTEGER,
	order_line_id INTEGER,
	note VARCHAR DEFAULT '' NOT NULL,
	FOREIGN KEY(variant_id) REFERENCES variant (id),
	FOREIGN KEY(order_line_id) REFERENCES order_line (id)
);
CREATE INDEX ix_stock_movement_order_line_id ON stock_movement (order_line_id) WHERE order_line_id IS NOT NULL;
CREATE INDEX ix_stock_movement_variant_id ON stock_movement (variant_id, at, id, quantity, unit_cost_e4);
CREATE TABLE reservation (
	order_id INTEGER NOT NULL,
	variant_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	PRIMARY KEY (order_id, variant_id)
);
CREATE INDEX ix_reservation_variant_id ON reservation (variant_id, quantity);
CREATE TABLE variant_stock (
	variant_id INTEGER NOT NULL,
	on_hand INTEGER,
	reserved INTEGER NOT NULL,
	available INTEGER,
	cost_e4 INTEGER,
	PRIMARY KEY (variant_id)
);
CREATE INDEX ix_variant_stock_available ON variant_stock (available, variant_id);
