-- What is known of hosts, for every tenant alike: how many pages were asked for in a day, who refuses to be read, and whose
-- owner says so. And when a tenant's crawls may ask.

CREATE TABLE "host_days" (
    "host" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "pages" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "host_days_pkey" PRIMARY KEY ("host", "day")
);
CREATE INDEX "host_days_day_idx" ON "host_days"("day");

CREATE TABLE "host_refusals" (
    "id" SERIAL NOT NULL,
    "host" TEXT NOT NULL,
    "covers_below" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "evidence_url" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "refused_by" TEXT NOT NULL,
    "refused_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3),
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,

    CONSTRAINT "host_refusals_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "host_refusals" ADD CONSTRAINT "host_refusals_reason_check"
  CHECK ("reason" IN ('captcha', 'login_wall', 'forbidden', 'no_unsolicited_mail', 'owner', 'operator'));
-- One that stands, however many were lifted.
CREATE UNIQUE INDEX host_refusals_standing_key ON "host_refusals" ("host") WHERE "lifted_at" IS NULL;

CREATE TABLE "host_claims" (
    "host" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "finding" TEXT NOT NULL DEFAULT '',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "host_claims_pkey" PRIMARY KEY ("host")
);
ALTER TABLE "host_claims" ADD CONSTRAINT "host_claims_status_check" CHECK ("status" IN ('waiting', 'proved', 'unproved'));
CREATE INDEX "host_claims_due_at_idx" ON "host_claims"("due_at");

-- The day whose count holds the page's place; null where none does.
ALTER TABLE "scrape_pages" ADD COLUMN "counted_on" DATE;
-- What was found on a host that refuses later.
CREATE INDEX scrape_pages_host_with_contacts_idx ON "scrape_pages" ("host") WHERE "contacts" > 0;

ALTER TABLE "tenants" ADD COLUMN "night_window" JSONB;

-- `www.a.example:8080` → itself, then the name and every name above it, without the port.
CREATE FUNCTION host_and_above(of_host text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY[of_host] || ARRAY(
    SELECT array_to_string(labels[place:], '.')
      FROM string_to_array(regexp_replace(of_host, ':[0-9]+$', ''), '.') AS labels, generate_series(1, array_length(labels, 1)) AS place);

-- The refusal in force for a host: its own, or that of a name above which covers what lies below. A plain query, so that the
-- planner reads it into the statement that asks.
CREATE FUNCTION refusals_of(of_host text) RETURNS TABLE (id int, reason text) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
AS $$
  SELECT r.id, r.reason FROM host_refusals r
   WHERE r.host = ANY (host_and_above(of_host)) AND (r.host = of_host OR r.covers_below)
     AND r.lifted_at IS NULL AND (r.until IS NULL OR r.until > now())
$$;
