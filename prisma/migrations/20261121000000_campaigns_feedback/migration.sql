-- AlterTable
ALTER TABLE "contact_events" ADD COLUMN     "campaign_id" INTEGER,
ADD COLUMN     "is_human" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "variant_id" INTEGER;

-- AlterTable
ALTER TABLE "mailwizz_instances" ADD COLUMN     "webhook_token_hash" TEXT;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "legal_name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "postal_address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "privacy_contact" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "retention_months" INTEGER NOT NULL DEFAULT 36;

-- CreateTable
CREATE TABLE "email_templates" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "category" TEXT,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content_hash" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_template_versions" (
    "template_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_template_versions_pkey" PRIMARY KEY ("template_id","version")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status_reason" TEXT,
    "instance_id" INTEGER NOT NULL,
    "from_name" TEXT NOT NULL,
    "from_email" TEXT NOT NULL,
    "reply_to" TEXT NOT NULL,
    "subject" TEXT,
    "segment" JSONB NOT NULL,
    "offer" TEXT NOT NULL,
    "eligible" TEXT[],
    "interest_record_id" INTEGER,
    "split_test" JSONB,
    "winner_variant_id" INTEGER,
    "follows_id" INTEGER,
    "follow_after_hours" INTEGER,
    "scheduled_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_variants" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "template_id" INTEGER NOT NULL,
    "template_version" INTEGER NOT NULL,
    "subject" TEXT,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "list_uid" TEXT,
    "campaign_uid" TEXT,
    "remote_status" TEXT,

    CONSTRAINT "campaign_variants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_recipients" (
    "campaign_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "variant_id" INTEGER NOT NULL,
    "subscriber_uid" TEXT,
    "loaded_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_recipients_pkey" PRIMARY KEY ("campaign_id","contact_id")
);

-- CreateTable
CREATE TABLE "interest_records" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "necessity" TEXT NOT NULL,
    "balance" TEXT NOT NULL,
    "safeguards" TEXT NOT NULL,
    "reviewer" TEXT NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "interest_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_reports" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER,
    "instance_id" INTEGER,
    "feeder" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "natural_key" TEXT NOT NULL,
    "raw" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "contact_id" INTEGER,
    "campaign_id" INTEGER,
    "cause" TEXT,
    "rule" TEXT,
    "rules_version" TEXT,

    CONSTRAINT "feedback_reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_cursors" (
    "instance_id" INTEGER NOT NULL,
    "feed" TEXT NOT NULL,
    "cursor" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_cursors_pkey" PRIMARY KEY ("instance_id","feed")
);

-- CreateTable
CREATE TABLE "opt_outs" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "email_hash" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "campaign_id" INTEGER,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "proved_at" TIMESTAMPTZ(3),
    "alarmed_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "opt_outs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opt_out_proofs" (
    "opt_out_id" INTEGER NOT NULL,
    "engine" TEXT NOT NULL,
    "pushed_at" TIMESTAMPTZ(3),
    "proved_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "opt_out_proofs_pkey" PRIMARY KEY ("opt_out_id","engine")
);

-- CreateTable
CREATE TABLE "data_subject_requests" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "email_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "receipt" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "data_subject_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[],
    "secret_sealed" TEXT NOT NULL,
    "previous_secret_sealed" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "partner_events" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "contact_id" INTEGER,
    "campaign_id" INTEGER,
    "body" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fanned_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "partner_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "endpoint_id" INTEGER NOT NULL,
    "event_id" BIGINT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "id" BIGSERIAL NOT NULL,
    "delivery_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "took_ms" INTEGER NOT NULL,
    "http_status" INTEGER,
    "answer" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "email_templates_tenant_id_language_category_idx" ON "email_templates"("tenant_id", "language", "category");

-- CreateIndex
CREATE UNIQUE INDEX "email_templates_tenant_id_name_key" ON "email_templates"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_id_idx" ON "campaigns"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_status_id_idx" ON "campaigns"("tenant_id", "status", "id");

-- CreateIndex
CREATE INDEX "campaigns_status_due_at_idx" ON "campaigns"("status", "due_at");

-- CreateIndex
CREATE INDEX "campaigns_follows_id_idx" ON "campaigns"("follows_id");

-- CreateIndex
CREATE INDEX "campaign_variants_campaign_uid_idx" ON "campaign_variants"("campaign_uid");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_variants_campaign_id_label_language_key" ON "campaign_variants"("campaign_id", "label", "language");

-- CreateIndex
CREATE INDEX "campaign_recipients_contact_id_idx" ON "campaign_recipients"("contact_id");

-- CreateIndex
CREATE INDEX "campaign_recipients_variant_id_subscriber_uid_idx" ON "campaign_recipients"("variant_id", "subscriber_uid");

-- CreateIndex
CREATE INDEX "interest_records_tenant_id_idx" ON "interest_records"("tenant_id");

-- CreateIndex
CREATE INDEX "feedback_reports_tenant_id_contact_id_idx" ON "feedback_reports"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "feedback_reports_due_at_idx" ON "feedback_reports"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "feedback_reports_natural_key_key" ON "feedback_reports"("natural_key");

-- CreateIndex
CREATE INDEX "opt_outs_due_at_idx" ON "opt_outs"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "opt_outs_tenant_id_email_hash_key" ON "opt_outs"("tenant_id", "email_hash");

-- CreateIndex
CREATE INDEX "data_subject_requests_tenant_id_id_idx" ON "data_subject_requests"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "webhook_endpoints_tenant_id_idx" ON "webhook_endpoints"("tenant_id");

-- CreateIndex
CREATE INDEX "partner_events_tenant_id_id_idx" ON "partner_events"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "partner_events_contact_id_id_idx" ON "partner_events"("contact_id", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_status_due_at_idx" ON "webhook_deliveries"("status", "due_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_tenant_id_id_idx" ON "webhook_deliveries"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_endpoint_id_event_id_key" ON "webhook_deliveries"("endpoint_id", "event_id");

-- CreateIndex
CREATE INDEX "webhook_attempts_delivery_id_idx" ON "webhook_attempts"("delivery_id");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_kind_key_key" ON "alerts"("kind", "key");

-- CreateIndex
CREATE INDEX "contact_events_campaign_id_type_idx" ON "contact_events"("campaign_id", "type");

-- AddForeignKey
ALTER TABLE "email_template_versions" ADD CONSTRAINT "email_template_versions_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "email_templates"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_variants" ADD CONSTRAINT "campaign_variants_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opt_out_proofs" ADD CONSTRAINT "opt_out_proofs_opt_out_id_fkey" FOREIGN KEY ("opt_out_id") REFERENCES "opt_outs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "partner_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Lists declared in packages/contracts; a test compares them.
ALTER TABLE campaigns ADD CONSTRAINT campaigns_status_check CHECK (status IN
  ('draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled'));
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_status_check CHECK (status IN
  ('pending', 'delivered', 'failed', 'cancelled'));

-- What the sweeps look for.
CREATE INDEX feedback_reports_due_idx ON feedback_reports (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX partner_events_waiting_idx ON partner_events (id) WHERE fanned_out_at IS NULL;
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (due_at) WHERE status = 'pending';
CREATE INDEX opt_outs_open_idx ON opt_outs (due_at) WHERE proved_at IS NULL;
CREATE INDEX feedback_reports_clicks_idx ON feedback_reports ((raw ->> 'subscriber_uid'), received_at) WHERE kind = 'clicked';
CREATE INDEX contacts_subscriber_idx ON contacts (tenant_id, subscriber_uid) WHERE subscriber_uid IS NOT NULL;
