-- Third-party verifiers: a tenant's account with one, what it may cost a month, and the answers that were paid for.

CREATE TABLE "verifier_settings" (
    "tenant_id" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT false,
    "endpoint" TEXT,
    "key_sealed" TEXT NOT NULL,
    "monthly_budget" DECIMAL(10,2) NOT NULL,
    "price" DECIMAL(10,6) NOT NULL,
    "keep_days" INTEGER NOT NULL DEFAULT 90,
    "next_call_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "trouble" TEXT,
    "trouble_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifier_settings_pkey" PRIMARY KEY ("tenant_id")
);

CREATE TABLE "verifier_months" (
    "tenant_id" INTEGER NOT NULL,
    "month" DATE NOT NULL,
    "checks" INTEGER NOT NULL DEFAULT 0,
    "spent" DECIMAL(12,6) NOT NULL DEFAULT 0,

    CONSTRAINT "verifier_months_pkey" PRIMARY KEY ("tenant_id", "month")
);

CREATE TABLE "address_verifications" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "email_hash" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "wanted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_month" DATE,
    "ticket" TEXT,
    "outcome" TEXT,
    "words" TEXT,
    "version" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "address_verifications_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "address_verifications_tenant_id_email_hash_key" ON "address_verifications"("tenant_id", "email_hash");

ALTER TABLE "verifier_settings" ADD CONSTRAINT "verifier_settings_tenant_id_fkey"
  FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "verifier_settings" ADD CONSTRAINT verifier_settings_money CHECK ("price" > 0 AND "monthly_budget" >= 0);
ALTER TABLE "address_verifications" ADD CONSTRAINT address_verifications_outcome CHECK
  (("outcome" IS NULL) = ("answered_at" IS NULL) AND "outcome" IN ('valid', 'invalid', 'harmful', 'risky', 'unknown', 'not_asked'));

-- How long an answer is as good as new: mailboxes come and go, and who was not asked may be asked tomorrow.
CREATE FUNCTION verification_holds(outcome text, answered_at timestamptz, keep_days int) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN answered_at > now() - CASE outcome WHEN 'not_asked' THEN interval '1 day' WHEN 'unknown' THEN interval '7 days'
                                            ELSE make_interval(days => keep_days) END;
