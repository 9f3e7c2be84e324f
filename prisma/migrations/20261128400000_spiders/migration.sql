-- AlterTable
ALTER TABLE "scrape_pages" ADD COLUMN     "rendered" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "discovery_queries" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "query" TEXT NOT NULL,
    "country" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    "page" INTEGER NOT NULL,
    "page_token" TEXT,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "source" TEXT,
    "results" INTEGER NOT NULL DEFAULT 0,
    "sites" INTEGER NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "cost_micros" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "discovery_queries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "discovered_sites" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "query_id" INTEGER NOT NULL,
    "domain" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "place_id" TEXT,
    "rank" INTEGER NOT NULL,
    "dropped" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "discovered_sites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scraped_articles" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "url_hash" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "author" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "language" TEXT,
    "image_url" TEXT,
    "excerpt" TEXT,
    "text" TEXT NOT NULL,
    "word_count" INTEGER NOT NULL,
    "text_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scraped_articles_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "discovery_queries_job_id_status_due_at_idx" ON "discovery_queries"("job_id", "status", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "discovery_queries_job_id_query_country_language_page_key" ON "discovery_queries"("job_id", "query", "country", "language", "page");

-- CreateIndex
CREATE INDEX "discovered_sites_tenant_id_domain_idx" ON "discovered_sites"("tenant_id", "domain");

-- CreateIndex
CREATE UNIQUE INDEX "discovered_sites_job_id_domain_url_key" ON "discovered_sites"("job_id", "domain", "url");

-- CreateIndex
CREATE INDEX "scraped_articles_tenant_id_id_idx" ON "scraped_articles"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "scraped_articles_tenant_id_domain_id_idx" ON "scraped_articles"("tenant_id", "domain", "id");

-- CreateIndex
CREATE INDEX "scraped_articles_tenant_id_language_id_idx" ON "scraped_articles"("tenant_id", "language", "id");

-- CreateIndex
CREATE INDEX "scraped_articles_tenant_id_job_id_id_idx" ON "scraped_articles"("tenant_id", "job_id", "id");

-- CreateIndex
CREATE INDEX "scraped_articles_tenant_id_text_hash_idx" ON "scraped_articles"("tenant_id", "text_hash");

-- CreateIndex
CREATE UNIQUE INDEX "scraped_articles_tenant_id_url_hash_key" ON "scraped_articles"("tenant_id", "url_hash");
