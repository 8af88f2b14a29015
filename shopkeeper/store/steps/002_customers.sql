CREATE TABLE customer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR DEFAULT '' NOT NULL,
	email VARCHAR DEFAULT '' NOT NULL,
	wechat VARCHAR DEFAULT '' NOT NULL,
	qq VARCHAR DEFAULT '' NOT NULL,
	source VARCHAR DEFAULT '' NOT NULL,
	birthday DATE,
	note VARCHAR DEFAULT '' NOT NULL,
	archived_at DATETIME,
	batch_id INTEGER
);
CREATE TABLE customer_account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	customer_id INTEGER NOT NULL,
	platform VARCHAR NOT NULL,
	account VARCHAR NOT NULL,
	UNIQUE (platform, account),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_customer_account_customer_id ON customer_account (customer_id);
CREATE TABLE customer_phone (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	customer_id INTEGER NOT NULL,
	number VARCHAR NOT NULL,
	kind VARCHAR DEFAULT 'real' NOT NULL,
	expires_at DATETIME,
	UNIQUE (customer_id, number),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_customer_phone_number ON customer_phone (number) WHERE kind = 'real';
CREATE TABLE customer_address (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	customer_id INTEGER NOT NULL,
	recipient VARCHAR DEFAULT '' NOT NULL,
	phone VARCHAR DEFAULT '' NOT NULL,
	country VARCHAR DEFAULT '' NOT NULL,
	province VARCHAR DEFAULT '' NOT NULL,
	city VARCHAR DEFAULT '' NOT NULL,
	district VARCHAR DEFAULT '' NOT NULL,
	street VARCHAR DEFAULT '' NOT NULL,
	postcode VARCHAR DEFAULT '' NOT NULL,
	text VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (customer_id, text),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE TABLE customer_tag (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	customer_id INTEGER NOT NULL,
	tag VARCHAR NOT NULL,
	UNIQUE (customer_id, tag),
	FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_customer_tag_tag ON customer_tag (tag);
CREATE TABLE customer_summary (
	customer_id INTEGER NOT NULL,
	archived BOOLEAN NOT NULL,
	name_key VARCHAR NOT NULL,
	order_count INTEGER NOT NULL,
	spent_cents INTEGER NOT NULL,
	first_order_at DATETIME,
	last_order_at DATETIME,
	region VARCHAR NOT NULL,
	PRIMARY KEY (customer_id)
);
CREATE INDEX ix_customer_summary_first ON customer_summary (archived, first_order_at, customer_id);
CREATE INDEX ix_customer_summary_last ON customer_summary (archived, last_order_at, customer_id);
CREATE INDEX ix_customer_summary_name ON customer_summary (archived, name_key, customer_id);
CREATE INDEX ix_customer_summary_orders ON customer_summary (archived, order_count, customer_id);
CREATE INDEX ix_customer_summary_region ON customer_summary (archived, region, customer_id);
CREATE INDEX ix_customer_summary_spent ON customer_summary (archived, spent_cents, customer_id);
