-- Up Migration

-- Every transition of every alert, as rules.alerts has it. Written by the sink alone, never changed.
CREATE TABLE alert_transition (
  tenant_id text NOT NULL,
  fingerprint text NOT NULL,
  transition_seq bigint NOT NULL,
  alert_id text NOT NULL,
  state text NOT NULL,
  prev_state text NOT NULL,
  severity text NOT NULL,
  cause text,
  subject text NOT NULL,
  value double precision,
  value_reason text NOT NULL,
  previous_value double precision,
  threshold double precision,
  baseline double precision,
  report_day date,
  evidence jsonb NOT NULL,
  suppressed_by text,
  event_time timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, transition_seq)
);
CREATE INDEX alert_transition_by_alert ON alert_transition (tenant_id, alert_id, transition_seq);

-- Where each alert is: one row from the time it begins to when it is over, and after that.
CREATE TABLE alert (
  tenant_id text NOT NULL,
  alert_id text NOT NULL,
  fingerprint text NOT NULL,
  rule_id text NOT NULL,
  rule_version int NOT NULL,
  rule_name text NOT NULL,
  state text NOT NULL,
  transition_seq bigint NOT NULL,
  severity text NOT NULL,
  labels jsonb NOT NULL,
  annotations jsonb NOT NULL,
  platform text NOT NULL,
  account_id text NOT NULL,
  level text NOT NULL,
  entity_id text NOT NULL,
  entity_name text,
  subject text NOT NULL,
  condition text NOT NULL,
  value double precision,
  value_reason text NOT NULL,
  threshold double precision,
  comparison text NOT NULL,
  baseline double precision,
  change double precision,
  unit text NOT NULL,
  currency text,
  over_window text NOT NULL,
  evidence jsonb NOT NULL,
  slices jsonb NOT NULL,
  finality text NOT NULL,
  coverage double precision NOT NULL,
  report_day date,
  data_as_of timestamptz,
  suppressed_by text,
  link text NOT NULL,
  shadow boolean NOT NULL,
  started_at timestamptz NOT NULL,
  active_since timestamptz,
  state_since timestamptz NOT NULL,
  ended_at timestamptz,
  -- The last time that restated data made a past evaluation of it another.
  amended_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, alert_id)
);
CREATE INDEX alert_open ON alert (tenant_id, state, state_since DESC) WHERE ended_at IS NULL;
CREATE INDEX alert_by_start ON alert (tenant_id, started_at DESC);
CREATE INDEX alert_by_rule ON alert (tenant_id, rule_id, started_at DESC);

-- What people do with an alert. Beside it, since the sink writes it whole.
CREATE TABLE alert_handling (
  tenant_id text NOT NULL,
  alert_id text NOT NULL,
  acknowledged_by text,
  acknowledged_at timestamptz,
  snoozed_until timestamptz,
  snoozed_by text,
  assignee text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, alert_id),
  FOREIGN KEY (tenant_id, alert_id) REFERENCES alert,
  CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)),
  CHECK ((snoozed_by IS NULL) = (snoozed_until IS NULL))
);

CREATE TABLE alert_comment (
  tenant_id text NOT NULL,
  comment_id bigint GENERATED ALWAYS AS IDENTITY,
  alert_id text NOT NULL,
  author text NOT NULL CHECK (author <> ''),
  body text NOT NULL CHECK (body <> '' AND length(body) <= 4000),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, comment_id),
  FOREIGN KEY (tenant_id, alert_id) REFERENCES alert
);
CREATE INDEX alert_comment_by_alert ON alert_comment (tenant_id, alert_id, comment_id);

ALTER TABLE alert_transition ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_transition FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON alert_transition USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON alert USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE alert_handling ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_handling FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON alert_handling USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE alert_comment ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_comment FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON alert_comment USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());

GRANT SELECT, INSERT ON alert_transition TO millrace_sink;
GRANT SELECT, INSERT, UPDATE ON alert TO millrace_sink;
GRANT SELECT ON alert_handling TO millrace_sink;
GRANT SELECT ON alert_transition, alert TO millrace_app, millrace_operator;
GRANT SELECT, INSERT, UPDATE ON alert_handling TO millrace_app, millrace_operator;
GRANT SELECT, INSERT ON alert_comment TO millrace_app, millrace_operator;

-- Down Migration

DROP TABLE alert_comment;
DROP TABLE alert_handling;
DROP TABLE alert;
DROP TABLE alert_transition;
