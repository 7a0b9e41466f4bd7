-- Preparing a release asks for what was decided since the one before. Times do not tell: of two transactions the one that
-- began first may end last. Their numbers do, together with the oldest one that was still open.

alter table decision add column written xid8 not null default pg_current_xact_id();
create index on decision (tenant_id, written);
