-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "contacts" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "email_hash" TEXT NOT NULL,
    "email_domain" TEXT NOT NULL,
    "obfuscated" BOOLEAN NOT NULL DEFAULT false,
    "first_name" TEXT,
    "last_name" TEXT,
    "title" TEXT,
    "company" TEXT,
    "phone" TEXT,
    "phone_raw" TEXT,
    "website" TEXT,
    "country_code" TEXT,
    "city" TEXT,
    "language" TEXT,
    "social" JSONB NOT NULL DEFAULT '{}',
    "custom_fields" JSONB NOT NULL DEFAULT '{}',
    "category" TEXT,
    "categorisation" JSONB,
    "platform" TEXT,
    "score" INTEGER NOT NULL DEFAULT 50,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status_reason" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "validation" JSONB,
    "validation_score" INTEGER,
    "validated_at" TIMESTAMPTZ(3),
    "data_source_id" INTEGER NOT NULL,
    "import_batch_id" INTEGER,
    "list_id" INTEGER,
    "instance_id" INTEGER,
    "subscriber_uid" TEXT,
    "injected_at" TIMESTAMPTZ(3),
    "quota_day" DATE,
    "sync_attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_tags" (
    "contact_id" INTEGER NOT NULL,
    "tag_id" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_tags_pkey" PRIMARY KEY ("contact_id","tag_id")
);

-- CreateTable
CREATE TABLE "contact_sightings" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "data_source_id" INTEGER NOT NULL,
    "batch_id" INTEGER,
    "scrape_job_id" INTEGER,
    "source_url" TEXT NOT NULL DEFAULT '',
    "snippet" TEXT,
    "via" TEXT,
    "page_hash" TEXT,
    "robots" TEXT,
    "raw" JSONB NOT NULL DEFAULT '{}',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_sightings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
-- Partitioned by month: retention drops a month as one table instead of deleting rows (2 M events a day).
CREATE TABLE "contact_events" (
    "id" BIGSERIAL NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "type" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "contact_events_pkey" PRIMARY KEY ("id","occurred_at")
) PARTITION BY RANGE ("occurred_at");

-- CreateTable
CREATE TABLE "suppressions" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER,
    "email_hash" TEXT,
    "domain" TEXT,
    "reason" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "domain_blacklist" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER,
    "domain" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "domain_blacklist_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailwizz_instances" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "instance_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "auth_mode" TEXT NOT NULL DEFAULT 'api_key',
    "api_key_sealed" TEXT NOT NULL,
    "private_key_sealed" TEXT,
    "daily_quota" INTEGER,
    "max_input_vars" INTEGER NOT NULL DEFAULT 1000,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "last_health_check" TIMESTAMPTZ(3),
    "last_sync_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mailwizz_instances_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailwizz_lists" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "instance_id" INTEGER NOT NULL,
    "list_uid" TEXT NOT NULL,
    "legacy_id" INTEGER,
    "name" TEXT NOT NULL,
    "category" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "mailwizz_lists_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_rules" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "category" TEXT,
    "platform" TEXT,
    "language" TEXT,
    "country_code" TEXT,
    "source_id" TEXT,
    "list_id" INTEGER NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "routing_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailwizz_quotas" (
    "instance_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "mailwizz_quotas_pkey" PRIMARY KEY ("instance_id","day")
);

-- CreateTable
CREATE TABLE "mailwizz_sync_log" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "instance_id" INTEGER NOT NULL,
    "list_uid" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subscriber_uid" TEXT,
    "code" TEXT,
    "message" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mailwizz_sync_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "previous_secret_sealed" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "scopes" TEXT[],
    "requires_v2" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "tenant_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateTable
CREATE TABLE "error_logs" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER,
    "service" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "context" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "error_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scrape_jobs" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "data_source_id" INTEGER NOT NULL,
    "spider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "category" TEXT,
    "platform" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" TEXT NOT NULL DEFAULT 'pending',
    "status_reason" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "scrape_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scrape_pages" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "url_hash" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "depth" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reader" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "http_status" INTEGER,
    "bytes" INTEGER,
    "page_hash" TEXT,
    "contacts" INTEGER NOT NULL DEFAULT 0,
    "language" TEXT,
    "reason" TEXT,
    "robots" TEXT,
    "fetched_at" TIMESTAMPTZ(3),

    CONSTRAINT "scrape_pages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "url_fingerprints" (
    "tenant_id" INTEGER NOT NULL,
    "url_hash" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "page_hash" TEXT,
    "first_read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_job_id" INTEGER,

    CONSTRAINT "url_fingerprints_pkey" PRIMARY KEY ("tenant_id","url_hash")
);

-- CreateTable
CREATE TABLE "tenants" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "brand_domain" TEXT NOT NULL,
    "accepts_obfuscated" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_sources" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "source_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "config" JSONB NOT NULL DEFAULT '{}',
    "default_list_mapping" JSONB NOT NULL DEFAULT '{}',
    "default_instance_id" INTEGER,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_batches" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "data_source_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "accepted" INTEGER NOT NULL,
    "duplicates" INTEGER NOT NULL,
    "suppressed" INTEGER NOT NULL,
    "rejected" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_batches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tags" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "parent_id" INTEGER,
    "color" TEXT NOT NULL DEFAULT '#64748b',
    "description" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "tags_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contacts_tenant_id_id_idx" ON "contacts"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_status_id_idx" ON "contacts"("tenant_id", "status", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_data_source_id_id_idx" ON "contacts"("tenant_id", "data_source_id", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_category_id_idx" ON "contacts"("tenant_id", "category", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_country_code_id_idx" ON "contacts"("tenant_id", "country_code", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_language_id_idx" ON "contacts"("tenant_id", "language", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_platform_id_idx" ON "contacts"("tenant_id", "platform", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_instance_id_id_idx" ON "contacts"("tenant_id", "instance_id", "id");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_email_domain_idx" ON "contacts"("tenant_id", "email_domain");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_created_at_idx" ON "contacts"("tenant_id", "created_at");

-- CreateIndex
CREATE INDEX "contacts_list_id_idx" ON "contacts"("list_id");

-- CreateIndex
CREATE INDEX "contacts_status_due_at_idx" ON "contacts"("status", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_tenant_id_email_hash_key" ON "contacts"("tenant_id", "email_hash");

-- CreateIndex
CREATE INDEX "contact_tags_tag_id_contact_id_idx" ON "contact_tags"("tag_id", "contact_id");

-- CreateIndex
CREATE INDEX "contact_sightings_tenant_id_contact_id_idx" ON "contact_sightings"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "contact_sightings_scrape_job_id_idx" ON "contact_sightings"("scrape_job_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_sightings_contact_id_data_source_id_source_url_key" ON "contact_sightings"("contact_id", "data_source_id", "source_url");

-- CreateIndex
CREATE INDEX "contact_events_tenant_id_contact_id_occurred_at_idx" ON "contact_events"("tenant_id", "contact_id", "occurred_at");

-- CreateIndex
CREATE INDEX "contact_events_tenant_id_type_occurred_at_idx" ON "contact_events"("tenant_id", "type", "occurred_at");

-- CreateIndex
CREATE INDEX "suppressions_email_hash_idx" ON "suppressions"("email_hash");

-- CreateIndex
CREATE INDEX "suppressions_domain_idx" ON "suppressions"("domain");

-- CreateIndex
CREATE INDEX "domain_blacklist_domain_idx" ON "domain_blacklist"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "mailwizz_instances_tenant_id_instance_id_key" ON "mailwizz_instances"("tenant_id", "instance_id");

-- CreateIndex
CREATE INDEX "mailwizz_lists_tenant_id_category_idx" ON "mailwizz_lists"("tenant_id", "category");

-- CreateIndex
CREATE UNIQUE INDEX "mailwizz_lists_instance_id_list_uid_key" ON "mailwizz_lists"("instance_id", "list_uid");

-- CreateIndex
CREATE INDEX "routing_rules_list_id_idx" ON "routing_rules"("list_id");

-- CreateIndex
CREATE UNIQUE INDEX "routing_rules_tenant_id_position_key" ON "routing_rules"("tenant_id", "position");

-- CreateIndex
CREATE INDEX "mailwizz_sync_log_tenant_id_contact_id_idx" ON "mailwizz_sync_log"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "mailwizz_sync_log_tenant_id_at_idx" ON "mailwizz_sync_log"("tenant_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_key" ON "api_keys"("key");

-- CreateIndex
CREATE INDEX "api_keys_tenant_id_idx" ON "api_keys"("tenant_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "error_logs_tenant_id_at_idx" ON "error_logs"("tenant_id", "at");

-- CreateIndex
CREATE INDEX "audit_log_tenant_id_at_idx" ON "audit_log"("tenant_id", "at");

-- CreateIndex
CREATE INDEX "scrape_jobs_tenant_id_id_idx" ON "scrape_jobs"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "scrape_jobs_tenant_id_status_id_idx" ON "scrape_jobs"("tenant_id", "status", "id");

-- CreateIndex
CREATE INDEX "scrape_jobs_status_due_at_idx" ON "scrape_jobs"("status", "due_at");

-- CreateIndex
CREATE INDEX "scrape_pages_job_id_status_due_at_depth_idx" ON "scrape_pages"("job_id", "status", "due_at", "depth");

-- CreateIndex
CREATE INDEX "scrape_pages_job_id_host_idx" ON "scrape_pages"("job_id", "host");

-- CreateIndex
CREATE UNIQUE INDEX "scrape_pages_job_id_url_hash_key" ON "scrape_pages"("job_id", "url_hash");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_slug_key" ON "tenants"("slug");

-- CreateIndex
CREATE INDEX "data_sources_default_instance_id_idx" ON "data_sources"("default_instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_sources_tenant_id_source_id_key" ON "data_sources"("tenant_id", "source_id");

-- CreateIndex
CREATE INDEX "import_batches_tenant_id_id_idx" ON "import_batches"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "tags_parent_id_idx" ON "tags"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "tags_tenant_id_slug_key" ON "tags"("tenant_id", "slug");

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "mailwizz_lists"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_tags" ADD CONSTRAINT "contact_tags_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_tags" ADD CONSTRAINT "contact_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tags"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_sightings" ADD CONSTRAINT "contact_sightings_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailwizz_instances" ADD CONSTRAINT "mailwizz_instances_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailwizz_lists" ADD CONSTRAINT "mailwizz_lists_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "mailwizz_instances"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_rules" ADD CONSTRAINT "routing_rules_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "mailwizz_lists"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailwizz_quotas" ADD CONSTRAINT "mailwizz_quotas_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "mailwizz_instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scrape_pages" ADD CONSTRAINT "scrape_pages_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "scrape_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_sources" ADD CONSTRAINT "data_sources_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_sources" ADD CONSTRAINT "data_sources_default_instance_id_fkey" FOREIGN KEY ("default_instance_id") REFERENCES "mailwizz_instances"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tags" ADD CONSTRAINT "tags_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tags" ADD CONSTRAINT "tags_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "tags"("id") ON DELETE SET NULL ON UPDATE CASCADE;

