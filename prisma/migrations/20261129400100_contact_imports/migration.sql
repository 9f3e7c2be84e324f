-- Files of contacts that partners upload: kept until they are read, with how far that is and which rows were none.

CREATE TABLE "contact_imports" (
    "id" SERIAL NOT NULL,
    "tenant_id" INTEGER NOT NULL,
    "data_source_id" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "is_dry_run" BOOLEAN NOT NULL,
    "requested_by" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "columns" JSONB,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "new" INTEGER NOT NULL DEFAULT 0,
    "known" INTEGER NOT NULL DEFAULT 0,
    "suppressed" INTEGER NOT NULL DEFAULT 0,
    "repeated" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "problem" JSONB,
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_imports_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "contact_import_chunks" (
    "import_id" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "contact_import_chunks_pkey" PRIMARY KEY ("import_id", "n")
);

CREATE TABLE "contact_import_rejects" (
    "import_id" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "contact_import_rejects_pkey" PRIMARY KEY ("import_id", "line")
);

CREATE INDEX "contact_imports_tenant_id_id_idx" ON "contact_imports"("tenant_id", "id");
CREATE INDEX contact_imports_due_idx ON "contact_imports" ("due_at") WHERE "due_at" IS NOT NULL;

ALTER TABLE "contact_import_chunks" ADD CONSTRAINT "contact_import_chunks_import_id_fkey"
  FOREIGN KEY ("import_id") REFERENCES "contact_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "contact_import_rejects" ADD CONSTRAINT "contact_import_rejects_import_id_fkey"
  FOREIGN KEY ("import_id") REFERENCES "contact_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "contact_imports" ADD CONSTRAINT contact_imports_status CHECK ("status" IN ('waiting', 'running', 'completed', 'failed'));
