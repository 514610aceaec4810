-- Up Migration

-- What an account's day of a report adds up to here and at its platform, as it was last compared. Counts; money in micros of
-- `currency`; conversions x 1e6. A measure that a side or the comparison does not have is null.
CREATE TABLE reconciliation (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  platform text NOT NULL,
  account_id text NOT NULL,
  report_type text NOT NULL,
  level text NOT NULL,
  day date NOT NULL,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  agrees boolean NOT NULL,
  reason text CHECK (reason <> ''),
  detail text,
  impressions numeric(38, 0),
  impressions_theirs numeric(38, 0),
  clicks numeric(38, 0),
  clicks_theirs numeric(38, 0),
  spend numeric(38, 0),
  spend_theirs numeric(38, 0),
  conversions numeric(38, 0),
  conversions_theirs numeric(38, 0),
  fetch_seq bigint,
  fetched_at timestamptz,
  asked_at timestamptz NOT NULL,
  CHECK (agrees = (reason IS NULL)),
  PRIMARY KEY (tenant_id, connection_id, account_id, report_type, day),
  FOREIGN KEY (tenant_id, connection_id) REFERENCES connection ON DELETE CASCADE
);
COMMENT ON COLUMN reconciliation.fetched_at IS 'When the slice that is in force was fetched.';
COMMENT ON COLUMN reconciliation.asked_at IS 'When the platform was asked for its total.';
CREATE INDEX reconciliation_by_day ON reconciliation (tenant_id, day DESC);
ALTER TABLE reconciliation ENABLE ROW LEVEL SECURITY;
ALTER TABLE reconciliation FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON reconciliation USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON reconciliation TO millrace_app, millrace_operator;
-- DELETE is for the cascade from connection, which runs as the table's owner; nobody else takes results away.

-- Down Migration

DROP TABLE reconciliation;
