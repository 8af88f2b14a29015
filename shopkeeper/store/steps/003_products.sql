CREATE TABLE product (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	code VARCHAR DEFAULT '' NOT NULL,
	title VARCHAR NOT NULL,
	archived_at DATETIME
);
CREATE TABLE variant (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	code VARCHAR DEFAULT '' NOT NULL,
	options VARCHAR DEFAULT '' NOT NULL,
	FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE INDEX ix_variant_code ON variant (code);
CREATE INDEX ix_variant_product_id ON variant (product_id);
CREATE TABLE listing (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	platform VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	sku VARCHAR DEFAULT '' NOT NULL,
	code VARCHAR DEFAULT '' NOT NULL,
	title VARCHAR DEFAULT '' NOT NULL,
	options VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (platform, "key")
);
CREATE INDEX ix_listing_code ON listing (code);
CREATE TABLE listing_part (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	listing_id INTEGER NOT NULL,
	variant_id INTEGER NOT NULL,
	quantity INTEGER DEFAULT '1' NOT NULL,
	UNIQUE (listing_id, variant_id),
	FOREIGN KEY(listing_id) REFERENCES listing (id),
	FOREIGN KEY(variant_id) REFERENCES variant (id)
);
CREATE INDEX ix_listing_part_variant_id ON listing_part (variant_id);
