-- Up Migration

-- What workflows fetch by a connection. Without a row here nothing is fetched by it.
CREATE TABLE ingestion (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  first_day date NOT NULL,
  report_types text[] CHECK (cardinality(report_types) > 0),
  accounts_listed_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connection ON DELETE CASCADE
);
COMMENT ON COLUMN ingestion.first_day IS 'The first day that is fetched without being asked for.';
COMMENT ON COLUMN ingestion.report_types IS 'The reports that are fetched; null: the one by day of each level.';
ALTER TABLE ingestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE ingestion FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON ingestion USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON ingestion TO millrace_app, millrace_operator;

-- The accounts that a connection reached when they were last listed, as the platform describes them.
CREATE TABLE ingestion_account (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  account_id text NOT NULL,
  name text,
  currency text,
  iana_zone text,
  parent text,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, connection_id, account_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES ingestion ON DELETE CASCADE
);
COMMENT ON COLUMN ingestion_account.parent IS 'What the platform wants beside the account: Google''s manager, The Trade Desk''s partner.';
ALTER TABLE ingestion_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ingestion_account FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON ingestion_account USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON ingestion_account TO millrace_app, millrace_operator;

-- Days that somebody asked to be fetched again: each of them once after requested_at.
CREATE TABLE ingestion_backfill (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  backfill_id text NOT NULL CHECK (backfill_id <> ''),
  first_day date NOT NULL,
  last_day date NOT NULL CHECK (last_day >= first_day),
  requested_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (tenant_id, connection_id, backfill_id),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES ingestion ON DELETE CASCADE
);
ALTER TABLE ingestion_backfill ENABLE ROW LEVEL SECURITY;
ALTER TABLE ingestion_backfill FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON ingestion_backfill USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON ingestion_backfill TO millrace_app, millrace_operator;

-- Down Migration

DROP TABLE ingestion_backfill;
DROP TABLE ingestion_account;
DROP TABLE ingestion;
