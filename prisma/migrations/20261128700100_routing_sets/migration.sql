-- Every set of routing rules that was ever in force, whole, as it was published. routing_rules holds the last one to read from.

CREATE TABLE "routing_sets" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "published_by" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "routing_sets_pkey" PRIMARY KEY ("id")
);

-- What an operator works on before publishing it; one a tenant.
CREATE TABLE "routing_drafts" (
    "tenant_id" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "saved_by" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "routing_drafts_pkey" PRIMARY KEY ("tenant_id")
);

CREATE UNIQUE INDEX "routing_sets_tenant_id_version_key" ON "routing_sets"("tenant_id", "version");
CREATE TRIGGER routing_sets_stay BEFORE UPDATE ON "routing_sets" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The review queue, and other readers of one reason.
CREATE INDEX "contacts_unrouted_idx" ON "contacts"("tenant_id", "status_reason", "id") WHERE "status" = 'unrouted' AND "deleted_at" IS NULL;
