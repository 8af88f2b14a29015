ALTER TABLE import_file ADD COLUMN shop VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE "order" ADD COLUMN told_at DATETIME;
UPDATE "order" SET told_at = (SELECT at FROM import_batch WHERE id = batch_id) WHERE batch_id IS NOT NULL;
