-- Up Migration

-- An organisation's name and reporting currency are changed by its own people; the version tells them of changes by others.
ALTER TABLE tenant ADD COLUMN version int NOT NULL DEFAULT 1;
GRANT UPDATE (name, version) ON tenant TO millrace_app;

-- Down Migration

REVOKE UPDATE (name, version) ON tenant FROM millrace_app;
ALTER TABLE tenant DROP COLUMN version;
