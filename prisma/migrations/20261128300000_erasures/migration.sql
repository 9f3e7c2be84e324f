-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "notice_due_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "uninformed" TEXT NOT NULL DEFAULT 'flag';

-- CreateTable
CREATE TABLE "erasures" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "email_hash" TEXT NOT NULL,
    "email_sealed" TEXT,
    "reason" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "erased" JSONB NOT NULL DEFAULT '{}',
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "alarmed_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure_proofs" (
    "erasure_id" INTEGER NOT NULL,
    "engine" TEXT NOT NULL,
    "pushed_at" TIMESTAMPTZ(3),
    "proved_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "erasure_proofs_pkey" PRIMARY KEY ("erasure_id","engine")
);

-- CreateTable
CREATE TABLE "correction_requests" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "alarmed_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "answer" TEXT,

    CONSTRAINT "correction_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "erasures_tenant_id_email_hash_idx" ON "erasures"("tenant_id", "email_hash");

-- CreateIndex
CREATE INDEX "erasures_tenant_id_contact_id_idx" ON "erasures"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "correction_requests_tenant_id_contact_id_idx" ON "correction_requests"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "correction_requests_answered_at_requested_at_idx" ON "correction_requests"("answered_at", "requested_at");

-- AddForeignKey
ALTER TABLE "erasure_proofs" ADD CONSTRAINT "erasure_proofs_erasure_id_fkey" FOREIGN KEY ("erasure_id") REFERENCES "erasures"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the Prisma schema language cannot say.
ALTER TABLE tenants ADD CONSTRAINT tenants_uninformed_check CHECK (uninformed IN ('flag', 'erase'));
-- One erasure of a person at a time; asking again meanwhile is the same request.
CREATE UNIQUE INDEX erasures_open_key ON erasures (tenant_id, email_hash) WHERE completed_at IS NULL;
CREATE INDEX erasures_due_idx ON erasures (due_at) WHERE completed_at IS NULL;
CREATE INDEX contacts_notice_due_idx ON contacts (tenant_id, notice_due_at) WHERE notice_due_at IS NOT NULL;
-- What the nightly sweep looks for: who was collected when.
CREATE INDEX contacts_collected_idx ON contacts (tenant_id, created_at, id);
