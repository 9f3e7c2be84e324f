-- What each sighting said, who changed what by hand, and which contact took another one over.

ALTER TABLE "contact_sightings" ADD COLUMN "fields" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "contacts" ADD COLUMN "merged_into" INTEGER;

CREATE TABLE "contact_edits" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "origin" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_edits_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "contact_edits_contact_id_field_id_idx" ON "contact_edits"("contact_id", "field", "id");
CREATE INDEX "contacts_merged_into_idx" ON "contacts"("merged_into") WHERE "merged_into" IS NOT NULL;

ALTER TABLE "contact_edits" ADD CONSTRAINT "contact_edits_contact_id_fkey"
  FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "contact_edits" ADD CONSTRAINT "contact_edits_origin_check" CHECK ("origin" IN ('operator', 'source', 'merge'));
