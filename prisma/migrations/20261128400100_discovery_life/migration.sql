-- AlterTable
ALTER TABLE "discovered_sites" ADD COLUMN     "forget_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "discovered_sites_forget_at_idx" ON "discovered_sites"("forget_at");
