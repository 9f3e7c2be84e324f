-- Drops whole months of contact events that ended before `before`. A month that somebody is reading stays until the next run:
-- waiting for its lock would keep every writer of events waiting too.
CREATE FUNCTION drop_contact_event_months(before date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  month regclass;
  dropped int := 0;
BEGIN
  PERFORM set_config('lock_timeout', '500ms', true);
  FOR month IN
    SELECT c.oid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'contact_events'::regclass AND c.relname ~ '^contact_events_\d{4}_\d{2}$'
       AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
  LOOP
    BEGIN
      EXECUTE format('DROP TABLE %s', month);
      dropped := dropped + 1;
    EXCEPTION WHEN lock_not_available THEN
      NULL;
    END;
  END LOOP;
  RETURN dropped;
END $$;
