CREATE TABLE search_text (
	id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	record_id INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (kind, record_id)
);
CREATE VIRTUAL TABLE search_index USING fts5(
	pieces, content='', contentless_delete=1, prefix='1',
	tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S*'"
);
