-- Up Migration

-- Words that are alike, for what was misspelt; and an index that has a tenant and the trigrams of a name together.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- The gateway shows whether a change has left the outbox: it sees its own tenant's rows (policy one_tenant).
GRANT SELECT ON config_outbox TO millrace_app;

-- Row-level security keeps a search from using an index: operators on texts might tell what they saw, so Postgres runs them behind
-- the policy. millrace_search can log in nowhere, reads this one table whole and owns one function, which asks for the tenant of the
-- transaction. It gives keys only: who calls it reads the rows by them, under the policy.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_search') THEN
    CREATE ROLE millrace_search NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
  GRANT millrace_search TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
END $$;
CREATE INDEX entity_version_name ON entity_version USING gin (tenant_id, lower(name) gin_trgm_ops) WHERE valid_to IS NULL;
CREATE POLICY search ON entity_version FOR SELECT TO millrace_search USING (true);
GRANT USAGE, CREATE ON SCHEMA public TO millrace_search;
GRANT SELECT ON entity_version TO millrace_search;

-- Entities of the transaction's tenant as they are now whose name has these words, or words like them; the best first.
CREATE FUNCTION search_entities(words text, most int)
RETURNS TABLE (platform text, account_id text, kind text, entity_id text, likeness real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public ROWS 100 AS $$
  SELECT e.platform, e.account_id, e.kind, e.entity_id, word_similarity(lower(words), lower(e.name)) AS likeness
  FROM entity_version e
  WHERE e.tenant_id = app_tenant() AND e.valid_to IS NULL
    AND (lower(words) <% lower(e.name)
      OR lower(e.name) LIKE '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%')
  ORDER BY likeness DESC, e.platform, e.account_id, e.kind, e.entity_id
  LIMIT most
$$;
REVOKE ALL ON FUNCTION search_entities(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_entities(text, int) TO millrace_app, millrace_operator;
ALTER FUNCTION search_entities(text, int) OWNER TO millrace_search;
REVOKE CREATE ON SCHEMA public FROM millrace_search;

-- How the slices of a connection stand, and of which days.
CREATE INDEX slice_ledger_by_connection ON slice_ledger (tenant_id, connection_id, day DESC);

-- Down Migration

DROP INDEX slice_ledger_by_connection;
DROP FUNCTION search_entities(text, int);
REVOKE ALL ON entity_version FROM millrace_search;
DROP POLICY search ON entity_version;
DROP INDEX entity_version_name;
REVOKE USAGE ON SCHEMA public FROM millrace_search;
REVOKE SELECT ON config_outbox FROM millrace_app;
