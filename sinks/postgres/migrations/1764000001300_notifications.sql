-- Up Migration

-- Where messages about alerts go. settings is the channel as it was written, without its secrets; sealed is what those were sealed to.
CREATE TABLE notification_channel (
  tenant_id text NOT NULL REFERENCES tenant,
  channel_id text NOT NULL CHECK (channel_id ~ '^[a-z][a-z0-9_-]{0,62}$'),
  kind text NOT NULL CHECK (kind IN ('email', 'slack', 'teams', 'webhook')),
  settings jsonb NOT NULL,
  sealed jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, channel_id)
);

-- Who is told what and when: one row a version, the newest counts. A version is never changed or taken away.
CREATE TABLE notification_policy (
  tenant_id text NOT NULL REFERENCES tenant,
  version int NOT NULL CHECK (version > 0),
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, version)
);

-- The newest transition of each alert, and the groups that hold it.
CREATE TABLE notification_alert (
  tenant_id text NOT NULL,
  alert_id text NOT NULL,
  seq bigint NOT NULL,
  active boolean NOT NULL,
  alert jsonb NOT NULL,
  groups text[] NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, alert_id)
);
CREATE INDEX notification_alert_active ON notification_alert (tenant_id) WHERE active;

-- Alerts that are told together, and what was told of them.
CREATE TABLE notification_group (
  tenant_id text NOT NULL,
  group_id text NOT NULL,
  state jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, group_id)
);

-- Messages: those to be sent, those that were, and the dead letters. next_attempt_at is when somebody may try again; whoever
-- tries puts it off first, so that one who dies leaves it to the next.
CREATE TABLE notification (
  notification_id bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id text NOT NULL,
  key text NOT NULL,
  channel_id text NOT NULL,
  group_id text NOT NULL,
  reason text NOT NULL,
  message jsonb NOT NULL,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SENT', 'DEAD')),
  attempts int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  last_error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (tenant_id, notification_id),
  UNIQUE (tenant_id, key)
);
CREATE INDEX notification_pending ON notification (tenant_id, channel_id, group_id, notification_id) WHERE state = 'PENDING';
CREATE INDEX notification_dead ON notification (tenant_id, notification_id DESC) WHERE state = 'DEAD';
CREATE INDEX notification_finished ON notification (tenant_id, finished_at) WHERE state = 'SENT';

-- What the sink has to see to, and when: a group's turn, a channel's queue, a policy that changed, a tenant's old rows.
-- It is all that the sink sees of every tenant at once, and says nothing but that.
CREATE TABLE notification_due (
  tenant_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('GROUP', 'CHANNEL', 'POLICY', 'PRUNE')),
  id text NOT NULL,
  due_at timestamptz NOT NULL,
  -- Of channels: messages that wait, and rounds that failed one after the other.
  waiting int NOT NULL DEFAULT 0,
  failures int NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, kind, id)
);
CREATE INDEX notification_due_next ON notification_due (due_at);

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['notification_channel', 'notification_policy', 'notification_alert', 'notification_group',
    'notification', 'notification_due'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY one_tenant ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', table_name);
  END LOOP;
END $$;
CREATE POLICY dispatch ON notification_due FOR SELECT TO millrace_sink USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON notification_channel TO millrace_app, millrace_operator;
GRANT SELECT, INSERT ON notification_policy TO millrace_app, millrace_operator;
GRANT SELECT ON notification_alert, notification_group TO millrace_app, millrace_operator;
GRANT SELECT, UPDATE ON notification TO millrace_app, millrace_operator;
GRANT SELECT, INSERT, UPDATE ON notification_due TO millrace_app, millrace_operator;
GRANT SELECT ON notification_channel, notification_policy TO millrace_sink;
GRANT SELECT, INSERT, UPDATE, DELETE ON notification_alert, notification_group, notification, notification_due TO millrace_sink;

-- Down Migration

DROP TABLE notification_due;
DROP TABLE notification;
DROP TABLE notification_group;
DROP TABLE notification_alert;
DROP TABLE notification_policy;
DROP TABLE notification_channel;
