-- The pages of a job in the order they were found, for whoever lists them.
CREATE INDEX "scrape_pages_job_id_id_idx" ON "scrape_pages"("job_id", "id");

-- Hosts are skipped among waiting pages only, so only those need finding: a page that was read costs no entry any more.
DROP INDEX "scrape_pages_job_id_host_idx";
CREATE INDEX scrape_pages_waiting_host_idx ON scrape_pages (job_id, host) WHERE status = 'waiting';

-- Whoever moves a job, those who watch it hear of it when the move is committed.
CREATE FUNCTION tell_of_scrape_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('relais_scrape_jobs', NEW.id || ':');
  RETURN NULL;
END $$;
CREATE TRIGGER scrape_jobs_moved AFTER UPDATE OF status ON scrape_jobs
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION tell_of_scrape_job();

-- What a job saw on a page, without looking through all it saw.
CREATE INDEX "contact_sightings_scrape_job_id_source_url_idx" ON "contact_sightings"("scrape_job_id", "source_url");
DROP INDEX "contact_sightings_scrape_job_id_idx";
