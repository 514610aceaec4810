-- Up Migration

-- Counts the changes of a channel, its secrets included, so that whoever changes one can say which they had before them.
ALTER TABLE notification_channel ADD COLUMN version int NOT NULL DEFAULT 1 CHECK (version > 0);

CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER counted BEFORE UPDATE ON notification_channel FOR EACH ROW EXECUTE FUNCTION count_version();

-- Down Migration

DROP TRIGGER counted ON notification_channel;
DROP FUNCTION count_version();
ALTER TABLE notification_channel DROP COLUMN version;
