-- CreateTable
CREATE TABLE "scrape_schedules" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "data_source_id" INTEGER NOT NULL,
    "spider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "category" TEXT,
    "platform" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "status" TEXT NOT NULL DEFAULT 'active',
    "next_run_at" TIMESTAMPTZ(3),
    "last_run_at" TIMESTAMPTZ(3),
    "last_outcome" TEXT,
    "last_job_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scrape_schedules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "scrape_schedules_tenant_id_id_idx" ON "scrape_schedules"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "scrape_schedules_status_next_run_at_idx" ON "scrape_schedules"("status", "next_run_at");

ALTER TABLE scrape_schedules ADD CONSTRAINT scrape_schedules_status_check CHECK (status IN ('active', 'paused'));
