-- CreateTable
CREATE TABLE "whois_records" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "registered" BOOLEAN NOT NULL,
    "registered_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "registrar" TEXT,
    "registrar_id" TEXT,
    "statuses" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "nameservers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "dnssec" BOOLEAN,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "whois_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "whois_lookups" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "domain" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "record_id" INTEGER,
    "due_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "whois_lookups_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "whois_records_domain_fetched_at_idx" ON "whois_records"("domain", "fetched_at");

-- CreateIndex
CREATE INDEX "whois_lookups_tenant_id_id_idx" ON "whois_lookups"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "whois_lookups_tenant_id_domain_id_idx" ON "whois_lookups"("tenant_id", "domain", "id");

-- CreateIndex
CREATE INDEX "whois_lookups_status_due_at_idx" ON "whois_lookups"("status", "due_at");
