-- Up Migration

-- The currency in which an organisation sees all amounts beside their own, and whose rates convert them. No row: none.
CREATE TABLE reporting_currency (
  tenant_id text PRIMARY KEY REFERENCES tenant,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  source text NOT NULL DEFAULT 'ecb' CHECK (source ~ '^[a-z0-9][a-z0-9._-]{0,31}$'),
  longest_days int NOT NULL DEFAULT 7 CHECK (longest_days BETWEEN 0 AND 366),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN reporting_currency.currency IS 'Null: amounts are not converted; formulas still use the rates of `source`.';
COMMENT ON COLUMN reporting_currency.longest_days IS 'The last rate before a day holds if it is at most so many days older.';
ALTER TABLE reporting_currency ENABLE ROW LEVEL SECURITY;
ALTER TABLE reporting_currency FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON reporting_currency USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON reporting_currency TO millrace_app, millrace_operator;
GRANT SELECT ON reporting_currency TO millrace_sink;

-- Each of these days whole, every rate at its newest revision, so that whoever reads the topic never has half a day.
CREATE FUNCTION tell_rates(of_tenant text, of_source text, days date[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  SELECT of_tenant, 'config.rates', key_part(of_tenant) || '|' || key_part(of_source) || '|' || to_char(day, 'YYYY-MM-DD'),
    jsonb_build_object('tenant_id', of_tenant, 'source', of_source, 'base', min(base), 'day', day, 'rates',
      jsonb_agg(jsonb_build_object('currency', currency, 'billionths', billionths::text, 'revision', revision) ORDER BY currency))
  FROM (
    SELECT DISTINCT ON (day, currency) day, base, currency, billionths, revision FROM fx_rate
    WHERE tenant_id = of_tenant AND source = of_source AND day = ANY(days)
    ORDER BY day, currency, revision DESC
  ) AS newest
  GROUP BY day ORDER BY day
$$;

CREATE FUNCTION fx_rate_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_rates(tenant_id, source, array_agg(DISTINCT day)) FROM added GROUP BY tenant_id, source;
  RETURN NULL;
END $$;

CREATE TRIGGER fx_rate_to_outbox AFTER INSERT ON fx_rate REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION fx_rate_to_outbox();

-- Whoever chooses a source is told all that is known of it, also what was imported before there was a topic.
CREATE FUNCTION reporting_currency_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR OLD.source <> NEW.source THEN
    PERFORM tell_rates(NEW.tenant_id, NEW.source, array_agg(DISTINCT day)) FROM fx_rate
    WHERE tenant_id = NEW.tenant_id AND source = NEW.source HAVING count(*) > 0;
  END IF;
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (NEW.tenant_id, 'config.reporting', key_part(NEW.tenant_id), to_jsonb(NEW) - 'updated_at'
    || jsonb_build_object('updated_at_micros', (extract(epoch FROM NEW.updated_at) * 1000000)::bigint));
  RETURN NULL;
END $$;

CREATE TRIGGER reporting_currency_to_outbox AFTER INSERT OR UPDATE ON reporting_currency
FOR EACH ROW EXECUTE FUNCTION reporting_currency_to_outbox();

-- Down Migration

DROP TABLE reporting_currency;
DROP FUNCTION reporting_currency_to_outbox();
DROP TRIGGER fx_rate_to_outbox ON fx_rate;
DROP FUNCTION fx_rate_to_outbox();
DROP FUNCTION tell_rates(text, text, date[]);
