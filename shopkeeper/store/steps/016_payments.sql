ALTER TABLE payment ADD COLUMN returned BOOLEAN DEFAULT '0' NOT NULL;
ALTER TABLE payment ADD COLUMN pieces VARCHAR DEFAULT '' NOT NULL;
UPDATE payment SET returned = 1
WHERE amount_cents < 0 AND order_id IN (SELECT id FROM "order" WHERE state = 'closed');
CREATE INDEX ix_change_touch_change_id ON change_touch (change_id);
