CREATE TABLE setting (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	UNIQUE (name)
);
CREATE TABLE channel (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	platform VARCHAR NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (platform, name)
);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	at DATETIME NOT NULL,
	operator VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	args VARCHAR DEFAULT '{}' NOT NULL,
	root_id INTEGER,
	head_id INTEGER,
	done BOOLEAN NOT NULL,
	schema INTEGER NOT NULL
);
CREATE INDEX ix_change_root_id ON change (root_id);
CREATE TABLE change_piece (
	change_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (change_id, seq),
	FOREIGN KEY(change_id) REFERENCES change (id)
);
CREATE TABLE change_range (
	change_id INTEGER NOT NULL,
	table_name VARCHAR NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (change_id, table_name),
	FOREIGN KEY(change_id) REFERENCES change (id)
);
CREATE INDEX ix_change_range_rows ON change_range (table_name, first, last);
CREATE TABLE change_touch (
	id INTEGER NOT NULL,
	change_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	table_name VARCHAR NOT NULL,
	row_id INTEGER NOT NULL,
	subject VARCHAR NOT NULL,
	subject_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(change_id) REFERENCES change (id)
);
CREATE INDEX ix_change_touch_row ON change_touch (table_name, row_id);
CREATE INDEX ix_change_touch_subject ON change_touch (subject, subject_id, change_id);
