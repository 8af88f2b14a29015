CREATE TABLE ticket (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	number VARCHAR NOT NULL,
	platform_number VARCHAR DEFAULT '' NOT NULL,
	kind VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	order_id INTEGER,
	customer_id INTEGER,
	channel_id INTEGER,
	opened_at DATETIME NOT NULL,
	state_at DATETIME NOT NULL,
	waited_minutes INTEGER DEFAULT '0' NOT NULL,
	closed_at DATETIME,
	archived_at DATETIME,
	urgent BOOLEAN DEFAULT '0' NOT NULL,
	reason VARCHAR DEFAULT '' NOT NULL,
	fault VARCHAR DEFAULT '' NOT NULL,
	wish VARCHAR DEFAULT '' NOT NULL,
	agreed VARCHAR DEFAULT '' NOT NULL,
	seven_days VARCHAR DEFAULT '' NOT NULL,
	freight_insurance BOOLEAN DEFAULT '0' NOT NULL,
	promise_days INTEGER,
	answer_by DATETIME,
	answered_at DATETIME,
	intervened_at DATETIME,
	evidence_by DATETIME,
	evidence_at DATETIME,
	refund_cents INTEGER,
	early_reason VARCHAR DEFAULT '' NOT NULL,
	compensation_cents INTEGER DEFAULT '0' NOT NULL,
	return_postage_cents INTEGER DEFAULT '0' NOT NULL,
	return_postage_by VARCHAR DEFAULT '' NOT NULL,
	resend_postage_cents INTEGER DEFAULT '0' NOT NULL,
	fee_cents INTEGER DEFAULT '0' NOT NULL,
	fee_got_cents INTEGER DEFAULT '0' NOT NULL,
	claim_from VARCHAR DEFAULT '' NOT NULL,
	claim_cents INTEGER DEFAULT '0' NOT NULL,
	claim_state VARCHAR DEFAULT '' NOT NULL,
	claim_got_cents INTEGER DEFAULT '0' NOT NULL,
	return_courier VARCHAR DEFAULT '' NOT NULL,
	return_number VARCHAR DEFAULT '' NOT NULL,
	received_at DATETIME,
	resend_courier VARCHAR DEFAULT '' NOT NULL,
	resend_number VARCHAR DEFAULT '' NOT NULL,
	resent_at DATETIME,
	warranty_until DATE,
	outcome VARCHAR DEFAULT '' NOT NULL,
	satisfaction INTEGER,
	lesson VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (number),
	FOREIGN KEY(order_id) REFERENCES "order" (id),
	FOREIGN KEY(customer_id) REFERENCES customer (id),
	FOREIGN KEY(channel_id) REFERENCES channel (id)
);
CREATE INDEX ix_ticket_customer_id ON ticket (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX ix_ticket_order_id ON ticket (order_id) WHERE order_id IS NOT NULL;
CREATE TABLE ticket_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	ticket_id INTEGER NOT NULL,
	order_line_id INTEGER,
	title VARCHAR DEFAULT '' NOT NULL,
	options VARCHAR DEFAULT '' NOT NULL,
	quantity INTEGER NOT NULL,
	sellable INTEGER DEFAULT '0' NOT NULL,
	damaged INTEGER DEFAULT '0' NOT NULL,
	missing INTEGER DEFAULT '0' NOT NULL,
	other INTEGER DEFAULT '0' NOT NULL,
	swap_variant_id INTEGER,
	resent INTEGER DEFAULT '0' NOT NULL,
	FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	FOREIGN KEY(order_line_id) REFERENCES order_line (id),
	FOREIGN KEY(swap_variant_id) REFERENCES variant (id)
);
CREATE INDEX ix_ticket_line_order_line_id ON ticket_line (order_line_id) WHERE order_line_id IS NOT NULL;
CREATE INDEX ix_ticket_line_ticket_id ON ticket_line (ticket_id);
CREATE TABLE ticket_step (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	ticket_id INTEGER NOT NULL,
	step VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	who VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (ticket_id, step),
	FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE ticket_log (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	ticket_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	who VARCHAR DEFAULT '' NOT NULL,
	what VARCHAR NOT NULL,
	detail VARCHAR DEFAULT '' NOT NULL,
	text VARCHAR DEFAULT '' NOT NULL,
	FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE INDEX ix_ticket_log_ticket_id ON ticket_log (ticket_id);
CREATE TABLE ticket_picture (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	ticket_id INTEGER NOT NULL,
	digest VARCHAR NOT NULL,
	place INTEGER NOT NULL,
	UNIQUE (ticket_id, digest),
	FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);
CREATE TABLE ticket_summary (
	ticket_id INTEGER NOT NULL,
	archived BOOLEAN NOT NULL,
	state VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	opened_at DATETIME NOT NULL,
	due_at DATETIME,
	rank VARCHAR NOT NULL,
	quantity INTEGER NOT NULL,
	received INTEGER NOT NULL,
	refunded_cents INTEGER NOT NULL,
	cost_cents INTEGER NOT NULL,
	PRIMARY KEY (ticket_id)
);
CREATE INDEX ix_ticket_summary_due ON ticket_summary (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_ticket_summary_kind ON ticket_summary (archived, kind, rank, ticket_id);
CREATE INDEX ix_ticket_summary_opened ON ticket_summary (archived, opened_at, ticket_id);
CREATE INDEX ix_ticket_summary_rank ON ticket_summary (archived, rank, ticket_id);
CREATE INDEX ix_ticket_summary_state ON ticket_summary (archived, state, rank, ticket_id);
ALTER TABLE payment ADD COLUMN ticket_id INTEGER REFERENCES ticket (id);
CREATE INDEX ix_payment_ticket_id ON payment (ticket_id) WHERE ticket_id IS NOT NULL;
ALTER TABLE stock_movement ADD COLUMN ticket_id INTEGER REFERENCES ticket (id);
CREATE INDEX ix_stock_movement_ticket_id ON stock_movement (ticket_id) WHERE ticket_id IS NOT NULL;
