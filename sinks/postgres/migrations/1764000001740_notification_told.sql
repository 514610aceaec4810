-- Up Migration

-- How often a channel was told on a day that an alert fires: for rules that limit it. The day is one of the rule's zone.
CREATE TABLE notification_told (
  tenant_id text NOT NULL,
  fingerprint text NOT NULL,
  channel_id text NOT NULL,
  day date NOT NULL,
  told int NOT NULL CHECK (told > 0),
  PRIMARY KEY (tenant_id, fingerprint, channel_id, day)
);
CREATE INDEX notification_told_day ON notification_told (tenant_id, day);
ALTER TABLE notification_told ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_told FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON notification_told USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON notification_told TO millrace_app, millrace_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON notification_told TO millrace_sink;

-- Down Migration

DROP TABLE notification_told;
