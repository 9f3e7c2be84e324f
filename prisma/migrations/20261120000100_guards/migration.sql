-- What the Prisma schema language cannot say.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- States and kinds are declared in packages/contracts; a test compares these lists with it.
ALTER TABLE contacts
  ADD CONSTRAINT contacts_status_check CHECK (status IN
    ('pending', 'validating', 'validated', 'unrouted', 'invalid', 'injected', 'bounced', 'unsubscribed', 'blacklisted')),
  ADD CONSTRAINT contacts_score_check CHECK (score BETWEEN 0 AND 100);
ALTER TABLE scrape_jobs ADD CONSTRAINT scrape_jobs_status_check CHECK (status IN
  ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled'));
ALTER TABLE scrape_pages ADD CONSTRAINT scrape_pages_status_check CHECK (status IN
  ('waiting', 'reading', 'done', 'failed', 'skipped'));
ALTER TABLE data_sources ADD CONSTRAINT data_sources_type_check CHECK (type IN ('scraping', 'api', 'upload', 'manual'));
ALTER TABLE suppressions
  ADD CONSTRAINT suppressions_reason_check CHECK (reason IN
    ('unsubscribed', 'complaint', 'hard_bounce', 'erasure', 'objection', 'manual')),
  ADD CONSTRAINT suppressions_one_kind CHECK (num_nonnulls(email_hash, domain) = 1);

-- One entry an address or domain and scope; a null tenant means every tenant of the operator.
CREATE UNIQUE INDEX suppressions_address_key ON suppressions (email_hash, tenant_id) NULLS NOT DISTINCT WHERE email_hash IS NOT NULL;
CREATE UNIQUE INDEX suppressions_domain_key ON suppressions (domain, tenant_id) NULLS NOT DISTINCT WHERE domain IS NOT NULL;
CREATE UNIQUE INDEX domain_blacklist_key ON domain_blacklist (domain, tenant_id) NULLS NOT DISTINCT WHERE lifted_at IS NULL;

-- The free-text filter of the contact list.
CREATE FUNCTION contact_search_text(email text, first_name text, last_name text, company text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN lower(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, ''));
CREATE INDEX contacts_search_idx ON contacts USING gin (contact_search_text(email, first_name, last_name, company) gin_trgm_ops);

-- What a sweep looks for: contacts that owe a step and whose time has come.
CREATE INDEX contacts_due_idx ON contacts (due_at) WHERE due_at IS NOT NULL;
-- Readers take pages breadth first from here.
CREATE INDEX scrape_pages_waiting_idx ON scrape_pages (job_id, depth, id) WHERE status = 'waiting';

-- Months of contact events. The default partition means that no event is ever refused.
CREATE TABLE contact_events_other PARTITION OF contact_events DEFAULT;

CREATE FUNCTION ensure_contact_event_months(ahead int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  month date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
  made int := 0;
  name text;
BEGIN
  FOR i IN 0..ahead LOOP
    name := 'contact_events_' || to_char(month, 'YYYY_MM');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF contact_events FOR VALUES FROM (%L) TO (%L)',
        name, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00');
      made := made + 1;
    END IF;
    month := (month + interval '1 month')::date;
  END LOOP;
  RETURN made;
END $$;
SELECT ensure_contact_event_months(3);
