-- Ways to what is old, to whom nobody was found for, and none that two indexes lead to.

-- The partial index on due_at serves all that asks for it, and each report left the other one twice.
DROP INDEX "feedback_reports_due_at_idx";

-- Retention asks every hour for what is a year old: these tables are written in that order, so a few pages say it.
CREATE INDEX feedback_reports_received_idx ON feedback_reports USING brin (received_at) WITH (autosummarize = on);
CREATE INDEX feedback_facts_at_idx ON feedback_facts USING brin (at) WITH (autosummarize = on);
CREATE INDEX partner_events_occurred_idx ON partner_events USING brin (occurred_at) WITH (autosummarize = on);
CREATE INDEX mailwizz_sync_log_at_idx ON mailwizz_sync_log USING brin (at) WITH (autosummarize = on);

-- Reports about a person we did not hold when they were judged: an erasure and a copy look for them.
CREATE INDEX feedback_reports_unmatched_idx ON feedback_reports ((raw ->> 'email_hash')) WHERE contact_id IS NULL AND processed_at IS NOT NULL;
