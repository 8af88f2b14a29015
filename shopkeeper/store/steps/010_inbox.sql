ALTER TABLE change ADD COLUMN with_id INTEGER;
CREATE INDEX ix_change_with_id ON change (with_id) WHERE with_id IS NOT NULL;
ALTER TABLE import_batch ADD COLUMN first_id INTEGER;
CREATE INDEX ix_import_batch_first_id ON import_batch (first_id);
CREATE TABLE import_file (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	batch_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	sheet VARCHAR NOT NULL,
	profile VARCHAR NOT NULL,
	platform VARCHAR NOT NULL,
	shops VARCHAR DEFAULT '[]' NOT NULL,
	rows INTEGER NOT NULL,
	digest VARCHAR NOT NULL,
	modified_at DATETIME,
	FOREIGN KEY(batch_id) REFERENCES import_batch (id)
);
CREATE INDEX ix_import_file_batch_id ON import_file (batch_id);
CREATE INDEX ix_import_file_digest ON import_file (digest);
CREATE INDEX ix_import_file_platform ON import_file (platform, batch_id);
ALTER TABLE held_row ADD COLUMN file_id INTEGER;
ALTER TABLE held_row ADD COLUMN record_key VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE held_row ADD COLUMN settled_at DATETIME;
ALTER TABLE held_row ADD COLUMN settled_by INTEGER;
CREATE INDEX ix_held_row_open ON held_row (profile, record_key) WHERE settled_at IS NULL;
