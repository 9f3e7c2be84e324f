-- An endpoint that was switched off because it was down hears later what happened meanwhile.
ALTER TABLE "webhook_endpoints" ADD COLUMN "gathers_until" TIMESTAMPTZ(3);
