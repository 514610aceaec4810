-- Of several reports of one level and family that tell the same day of an account, the one with the least rank counts, then the
-- first by name. Rows that were written before this keep the rank of reports by day.
ALTER TABLE facts{on_cluster} ADD COLUMN IF NOT EXISTS report_rank UInt8 DEFAULT 10 AFTER report_family;

ALTER TABLE gold{on_cluster} ADD COLUMN IF NOT EXISTS report_rank UInt8 DEFAULT 10 AFTER report_family;

-- A view keeps the columns that it was made with.
CREATE OR REPLACE VIEW facts_current{on_cluster} AS
SELECT * FROM facts FINAL;

CREATE OR REPLACE VIEW gold_current{on_cluster} AS
SELECT * FROM gold FINAL WHERE NOT is_retraction;
