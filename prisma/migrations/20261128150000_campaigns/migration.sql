-- CreateTable
CREATE TABLE "campaigns" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'draft',
    "status_reason" TEXT,
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "instance_id" INTEGER,
    "list_id" INTEGER,
    "data_source_id" INTEGER,
    "segment" JSONB NOT NULL DEFAULT '{}',
    "max_contacts" INTEGER,
    "from_name" TEXT,
    "from_email" TEXT,
    "reply_to" TEXT,
    "offer" TEXT NOT NULL DEFAULT '',
    "eligible_categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "interest_record_id" INTEGER,
    "ab" JSONB,
    "winner" INTEGER,
    "winner_by" TEXT,
    "winner_at" TIMESTAMPTZ(3),
    "tracks_opens" BOOLEAN NOT NULL DEFAULT false,
    "tracks_clicks" BOOLEAN NOT NULL DEFAULT true,
    "scheduled_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_mails" (
    "campaign_id" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "variant" INTEGER NOT NULL,
    "template_id" INTEGER,
    "subject" TEXT,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "delay_hours" INTEGER NOT NULL DEFAULT 0,
    "stop_on" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "campaign_mails_pkey" PRIMARY KEY ("campaign_id","step","variant")
);

-- CreateTable
CREATE TABLE "campaign_recipients" (
    "campaign_id" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "email_hash" TEXT NOT NULL,
    "instance_id" INTEGER NOT NULL,
    "list_id" INTEGER NOT NULL,
    "variant" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "send_id" INTEGER,
    "planned_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_recipients_pkey" PRIMARY KEY ("campaign_id","step","contact_id")
);

-- CreateTable
CREATE TABLE "sends" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "variant" INTEGER NOT NULL,
    "wave" INTEGER NOT NULL,
    "instance_id" INTEGER NOT NULL,
    "list_id" INTEGER NOT NULL,
    "template_id" INTEGER NOT NULL,
    "template_version" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "segment_uid" TEXT,
    "campaign_uid" TEXT,
    "lease_holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "followed_up_at" TIMESTAMPTZ(3),
    "mailwizz_status" TEXT,
    "mailwizz_stats" JSONB,
    "last_error" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sends_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interest_records" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "necessity" TEXT NOT NULL,
    "balance" TEXT NOT NULL,
    "safeguards" TEXT NOT NULL,
    "reviewer" TEXT NOT NULL,
    "assessed_on" DATE NOT NULL,
    "expires_on" DATE NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "interest_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_gates" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "wish" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "findings" JSONB NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_gates_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_id_idx" ON "campaigns"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "campaigns_tenant_id_status_id_idx" ON "campaigns"("tenant_id", "status", "id");

-- CreateIndex
CREATE INDEX "campaigns_due_at_idx" ON "campaigns"("due_at");

-- CreateIndex
CREATE INDEX "campaign_mails_template_id_idx" ON "campaign_mails"("template_id");

-- CreateIndex
CREATE INDEX "campaign_recipients_send_id_state_idx" ON "campaign_recipients"("send_id", "state");

-- CreateIndex
CREATE INDEX "campaign_recipients_email_hash_created_at_idx" ON "campaign_recipients"("email_hash", "created_at");

-- CreateIndex
CREATE INDEX "campaign_recipients_tenant_id_contact_id_idx" ON "campaign_recipients"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "campaign_recipients_instance_id_planned_at_idx" ON "campaign_recipients"("instance_id", "planned_at");

-- CreateIndex
CREATE INDEX "sends_tenant_id_campaign_uid_idx" ON "sends"("tenant_id", "campaign_uid");

-- CreateIndex
CREATE INDEX "sends_due_at_idx" ON "sends"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "sends_campaign_id_step_variant_wave_list_id_template_id_tem_key" ON "sends"("campaign_id", "step", "variant", "wave", "list_id", "template_id", "template_version");

-- CreateIndex
CREATE UNIQUE INDEX "sends_instance_id_campaign_uid_key" ON "sends"("instance_id", "campaign_uid");

-- CreateIndex
CREATE INDEX "interest_records_tenant_id_id_idx" ON "interest_records"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "campaign_gates_campaign_id_id_idx" ON "campaign_gates"("campaign_id", "id");

-- AddForeignKey
ALTER TABLE "campaign_mails" ADD CONSTRAINT "campaign_mails_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "sends"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sends" ADD CONSTRAINT "sends_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_gates" ADD CONSTRAINT "campaign_gates_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the Prisma schema language cannot say. States are declared in packages/contracts; a test compares.
ALTER TABLE campaigns ADD CONSTRAINT campaigns_status_check CHECK (status IN
  ('draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled'));
ALTER TABLE campaign_recipients ADD CONSTRAINT campaign_recipients_state_check CHECK (state IN
  ('waiting', 'held', 'placed', 'sent', 'excluded'));
ALTER TABLE sends ADD CONSTRAINT sends_status_check CHECK (status IN
  ('pending', 'running', 'paused', 'sent', 'empty', 'failed', 'cancelled'));

-- Recipients that still need a send, or its preparation.
CREATE INDEX campaign_recipients_open_idx ON campaign_recipients (campaign_id, step) WHERE state IN ('waiting', 'held');

-- Events of one campaign, for its figures and the rules on its rates.
CREATE INDEX contact_events_campaign_idx ON contact_events (tenant_id, (data ->> 'campaign_uid'), type);
