-- CreateTable
CREATE TABLE "feedback_facts" (
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "report_id" BIGINT NOT NULL,
    "cause" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_facts_pkey" PRIMARY KEY ("tenant_id","contact_id","kind","occasion")
);

-- CreateTable
CREATE TABLE "intake_tokens" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "intake_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_cursors" (
    "instance_id" INTEGER NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "resource" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,
    "head" TEXT NOT NULL DEFAULT '',
    "tail" TEXT NOT NULL DEFAULT '',
    "page" INTEGER NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_cursors_pkey" PRIMARY KEY ("instance_id","resource")
);

-- CreateIndex
CREATE UNIQUE INDEX "intake_tokens_token_hash_key" ON "intake_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "intake_tokens_tenant_id_idx" ON "intake_tokens"("tenant_id");

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "honey_path" TEXT NOT NULL DEFAULT '/colophon-archive';

-- Facts that were counted before they had a table.
INSERT INTO feedback_facts (tenant_id, contact_id, kind, occasion, report_id, cause)
SELECT DISTINCT ON (r.tenant_id, r.contact_id, r.kind, 4)
       r.tenant_id, r.contact_id, r.kind,
       coalesce(nullif(r.raw ->> 'campaign_uid', ''), left(coalesce(nullif(r.raw ->> 'occurred_at', ''), to_char(r.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')), 10)),
       r.id, r.cause
  FROM feedback_reports r
 WHERE r.contact_id IS NOT NULL AND r.processed_at IS NOT NULL AND r.kind IN ('sent', 'delivered', 'bounced', 'unsubscribed', 'complained')
 ORDER BY r.tenant_id, r.contact_id, r.kind, 4, r.id
ON CONFLICT DO NOTHING;
