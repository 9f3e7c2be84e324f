-- AlterTable
ALTER TABLE "contact_events" ADD COLUMN     "is_human" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "mailwizz_instances" ADD COLUMN     "webhook_token_hash" TEXT;

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
    "cause" TEXT,
    "rule" TEXT,
    "rules_version" TEXT,

    CONSTRAINT "feedback_reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opt_outs" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "email_hash" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
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

-- AddForeignKey
ALTER TABLE "opt_out_proofs" ADD CONSTRAINT "opt_out_proofs_opt_out_id_fkey" FOREIGN KEY ("opt_out_id") REFERENCES "opt_outs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "partner_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Declared in packages/contracts; a test compares them.
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_status_check CHECK (status IN
  ('pending', 'delivered', 'failed', 'cancelled'));

-- What the sweeps and the scanner's verdict look for.
CREATE INDEX feedback_reports_due_idx ON feedback_reports (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX partner_events_waiting_idx ON partner_events (id) WHERE fanned_out_at IS NULL;
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (due_at) WHERE status = 'pending';
CREATE INDEX opt_outs_open_idx ON opt_outs (due_at) WHERE proved_at IS NULL;
CREATE INDEX feedback_reports_clicks_idx ON feedback_reports ((raw ->> 'subscriber_uid'), received_at) WHERE kind = 'clicked';
CREATE INDEX contacts_subscriber_idx ON contacts (tenant_id, subscriber_uid) WHERE subscriber_uid IS NOT NULL;
