-- CreateTable
CREATE TABLE "proxies" (
    "name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rests_until" TIMESTAMPTZ(3),
    "last_answer_at" TIMESTAMPTZ(3),
    "last_failure_at" TIMESTAMPTZ(3),
    "last_failure" TEXT,

    CONSTRAINT "proxies_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "proxy_stats" (
    "proxy" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "bans" INTEGER NOT NULL DEFAULT 0,
    "bytes" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "latency_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "cost_micros" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "proxy_stats_pkey" PRIMARY KEY ("proxy","day")
);
