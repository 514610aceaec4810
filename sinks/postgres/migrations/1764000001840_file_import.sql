-- Up Migration

-- Report files that were imported in the browser: what was asked for, how far it is and what became of it.
CREATE TABLE file_import (
  tenant_id text NOT NULL REFERENCES tenant (tenant_id),
  import_id uuid NOT NULL,
  -- Identity of the file and of what was asked for: under it an import that broke off goes on.
  fingerprint text NOT NULL,
  file_name text NOT NULL,
  file_bytes bigint NOT NULL,
  asked jsonb NOT NULL,
  asked_by text NOT NULL,
  -- WAITING: the file has not come. READING: it comes. SENT: the broker has all of it. DONE: it is in the stores. FAILED: see reason.
  state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'READING', 'SENT', 'DONE', 'FAILED')),
  read_bytes bigint NOT NULL DEFAULT 0,
  read_rows bigint NOT NULL DEFAULT 0,
  -- What was sent; then, what the pipeline made of it.
  sent jsonb,
  outcome jsonb,
  reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, import_id)
);
CREATE INDEX file_import_newest ON file_import (tenant_id, created_at DESC);
ALTER TABLE file_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_import FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON file_import USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON file_import TO millrace_app;

-- Down Migration

DROP TABLE file_import;
