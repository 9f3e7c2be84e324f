-- AlterTable
ALTER TABLE "mailwizz_instances" ADD COLUMN     "health" JSONB,
ADD COLUMN     "health_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "import_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "is_guarded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "template_import" JSONB;
