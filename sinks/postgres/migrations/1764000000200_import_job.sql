-- Up Migration

-- An import of one file with one set of options (the fingerprint is of both), so that it can go on where it stopped and a second
-- run of a finished one is known. checkpoint and counts belong to the importer.
CREATE TABLE import_job (
  tenant_id text NOT NULL,
  fingerprint text NOT NULL,
  file_name text NOT NULL,
  options jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('RUNNING', 'DONE', 'FAILED')),
  checkpoint jsonb NOT NULL DEFAULT '{}',
  counts jsonb NOT NULL DEFAULT '{}',
  reason text,
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, fingerprint)
);
ALTER TABLE import_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_job FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON import_job USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON import_job TO millrace_app;

-- Down Migration

DROP TABLE import_job;
