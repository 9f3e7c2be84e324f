-- Patterns beside addresses and domains, hashes under earlier peppers, and one function that says what stands against an address.

ALTER TABLE "suppressions" ADD COLUMN "pattern" TEXT;
ALTER TABLE "suppressions" DROP CONSTRAINT suppressions_one_kind;
ALTER TABLE "suppressions" ADD CONSTRAINT suppressions_one_kind CHECK (num_nonnulls("email_hash", "domain", "pattern") = 1);
CREATE UNIQUE INDEX suppressions_pattern_key ON "suppressions" ("pattern", "tenant_id") NULLS NOT DISTINCT WHERE "pattern" IS NOT NULL;

ALTER TABLE "contacts" ADD COLUMN "earlier_hashes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Which pepper the hashes are under: never the pepper itself.
CREATE TABLE "address_keys" (
    "id" SERIAL NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "address_keys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "address_keys_fingerprint_key" ON "address_keys"("fingerprint");

-- `*@*.gouv.fr` as LIKE reads it.
CREATE FUNCTION address_like(pattern text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN replace(replace(replace(replace(pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%');

-- Every entry in force against one address of one tenant: by keyed hash under any pepper, by domain, by pattern. Ingest,
-- validation, sync and launch all ask here. A plain query, so that the planner reads it into the statement that asks.
CREATE FUNCTION suppressions_on(of_tenant int, of_hashes text[], of_email text, of_domain text)
  RETURNS TABLE (id int, reason text, created_at timestamptz) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
AS $$
  SELECT s.id, s.reason, s.created_at::timestamptz FROM suppressions s
   WHERE s.email_hash = ANY (of_hashes) AND (s.tenant_id = of_tenant OR s.tenant_id IS NULL)
     AND (s.expires_at IS NULL OR s.expires_at > now())
  UNION ALL
  SELECT s.id, s.reason, s.created_at::timestamptz FROM suppressions s
   WHERE s.domain = of_domain AND (s.tenant_id = of_tenant OR s.tenant_id IS NULL)
     AND (s.expires_at IS NULL OR s.expires_at > now())
  UNION ALL
  SELECT s.id, s.reason, s.created_at::timestamptz FROM suppressions s
   WHERE s.pattern IS NOT NULL AND of_email LIKE address_like(s.pattern) AND (s.tenant_id = of_tenant OR s.tenant_id IS NULL)
     AND (s.expires_at IS NULL OR s.expires_at > now())
$$;
