-- CreateTable
CREATE TABLE "crawl_estimates" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "spider" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "result" JSONB,
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "crawl_estimates_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "crawl_estimates_tenant_id_id_idx" ON "crawl_estimates"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "crawl_estimates_status_due_at_idx" ON "crawl_estimates"("status", "due_at");
