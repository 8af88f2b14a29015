CREATE TABLE "plan" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	title VARCHAR NOT NULL,
	made_at DATETIME NOT NULL,
	archived_at DATETIME
);
CREATE TABLE worksheet (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	plan_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	place INTEGER DEFAULT '0' NOT NULL,
	UNIQUE (plan_id, name),
	FOREIGN KEY(plan_id) REFERENCES "plan" (id)
);
CREATE TABLE entry (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	worksheet_id INTEGER NOT NULL,
	section VARCHAR NOT NULL,
	item VARCHAR DEFAULT '' NOT NULL,
	place INTEGER DEFAULT '0' NOT NULL,
	text VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	score INTEGER,
	certainty INTEGER,
	figure VARCHAR DEFAULT '' NOT NULL,
	cells VARCHAR DEFAULT '{}' NOT NULL,
	about_id INTEGER,
	FOREIGN KEY(worksheet_id) REFERENCES worksheet (id),
	FOREIGN KEY(about_id) REFERENCES entry (id)
);
CREATE INDEX ix_entry_about_id ON entry (about_id) WHERE about_id IS NOT NULL;
CREATE INDEX ix_entry_worksheet_id ON entry (worksheet_id, section, place);
CREATE TABLE entry_link (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	worksheet_id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	used_id INTEGER NOT NULL,
	UNIQUE (entry_id, used_id),
	FOREIGN KEY(worksheet_id) REFERENCES worksheet (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(used_id) REFERENCES entry (id)
);
CREATE INDEX ix_entry_link_used_id ON entry_link (used_id);
CREATE TABLE snapshot (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	plan_id INTEGER NOT NULL,
	title VARCHAR DEFAULT '' NOT NULL,
	at DATETIME NOT NULL,
	content VARCHAR NOT NULL,
	FOREIGN KEY(plan_id) REFERENCES "plan" (id)
);
CREATE INDEX ix_snapshot_plan_id ON snapshot (plan_id);
CREATE TABLE task (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	title VARCHAR NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	due_on DATE,
	done_at DATETIME,
	made_at DATETIME NOT NULL,
	plan_id INTEGER,
	entry_id INTEGER,
	FOREIGN KEY(plan_id) REFERENCES "plan" (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
);
CREATE INDEX ix_task_entry_id ON task (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX ix_task_open ON task (due_on) WHERE done_at IS NULL;
CREATE INDEX ix_task_plan_id ON task (plan_id) WHERE plan_id IS NOT NULL;
