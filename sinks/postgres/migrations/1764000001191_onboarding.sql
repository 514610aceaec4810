-- Up Migration

-- What a run of OnboardingWorkflow has made, so that a run that fails undoes what it made and nothing else, also when one of its
-- steps ran twice. Written before it is made.
CREATE TABLE onboarding_step (
  tenant_id text NOT NULL,
  run_id text NOT NULL CHECK (run_id <> ''),
  step text NOT NULL CHECK (step <> ''),
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, run_id, step)
);
ALTER TABLE onboarding_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding_step FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON onboarding_step USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, DELETE ON onboarding_step TO millrace_app, millrace_operator;

-- Down Migration

DROP TABLE onboarding_step;
