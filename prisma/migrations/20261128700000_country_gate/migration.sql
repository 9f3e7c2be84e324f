-- The country gate: its verdict on each contact, tenants' signed policies, proofs of consent. And which rule routed a contact.

ALTER TABLE "contacts"
  ADD COLUMN "gate" JSONB,
  ADD COLUMN "gate_open" BOOLEAN,
  ADD COLUMN "routing" JSONB;

CREATE TABLE "gate_policies" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "signed_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "applied_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gate_policies_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "consents" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "email_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "proof" TEXT NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "obtained_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "gate_policies_tenant_id_version_key" ON "gate_policies"("tenant_id", "version");
CREATE INDEX "consents_tenant_id_email_hash_idx" ON "consents"("tenant_id", "email_hash");

ALTER TABLE "consents" ADD CONSTRAINT "consents_kind_check" CHECK ("kind" IN ('consent', 'published_for_offers'));

-- What was signed stays as it was signed; another decision is another version.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER gate_policies_stay BEFORE UPDATE ON "gate_policies" FOR EACH ROW EXECUTE FUNCTION refuse_change();
