-- Run once, by the first start on an empty volume. For the statistics of statements on the Database dashboard.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
