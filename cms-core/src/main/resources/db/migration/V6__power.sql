-- Holds, purges, and signatures of several people. Conventions as in V1.
set search_path = perisai;

alter type candidate_kind add value 'hold';
alter type candidate_kind add value 'purge';

-- What was signed of a candidate that takes the signatures of several people.
create table candidate_signature (
  tenant_id name not null references tenant,
  candidate_id uuid not null,
  person_id uuid not null references person,
  signatures bytea not null check (octet_length(signatures) <= 65536), -- as they will lie in the repository
  at timestamptz not null,
  primary key (tenant_id, candidate_id, person_id),
  foreign key (tenant_id, candidate_id) references candidate
);
call tenant_table('candidate_signature');
call immutable_table('candidate_signature');

-- History is never changed, with one exception: a purge takes rows out, by the function below alone. It runs as the
-- owner; perisai_app may set what it likes and still has no right to delete.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and pg_catalog.current_setting('perisai.purging', true) = 'on'
      and current_user = (select pg_catalog.pg_get_userbyid(relowner) from pg_catalog.pg_class where oid = tg_relid) then
    return old;
  end if;
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'PE001';
end $$;

-- Takes the rows of some digests, and all that hangs on them, out of the tenant of the running transaction: revisions
-- with their submissions, findings, decisions and publications; images; documents' files. A page of which nothing is left goes too.
-- Returns how many revisions and encodings of images went.
create function purge_digests(gone bytea[]) returns bigint language plpgsql security definer
  set search_path = perisai, pg_temp as $$
declare
  revisions uuid[]; submissions uuid[]; pages uuid[]; removed bigint; encodings bigint;
begin
  perform set_config('perisai.purging', 'on', true);
  select coalesce(array_agg(id), '{}'), coalesce(array_agg(distinct page_id), '{}') into revisions, pages
    from revision where digest = any (gone);
  select coalesce(array_agg(id), '{}') into submissions from submission where revision_id = any (revisions);
  delete from import_item where revision_id = any (revisions) or submission_id = any (submissions);
  delete from finding where submission_id = any (submissions);
  delete from decision where submission_id = any (submissions) or revision_id = any (revisions);
  delete from publication where revision_id = any (revisions);
  delete from submission where id = any (submissions);
  delete from revision where id = any (revisions);
  get diagnostics removed = row_count;
  delete from page_path p where p.page_id = any (pages)
    and not exists (select 1 from revision r where r.tenant_id = p.tenant_id and r.page_id = p.page_id);
  delete from edit_lease p where p.page_id = any (pages)
    and not exists (select 1 from revision r where r.tenant_id = p.tenant_id and r.page_id = p.page_id);
  delete from page p where p.id = any (pages)
    and not exists (select 1 from revision r where r.tenant_id = p.tenant_id and r.page_id = p.id);
  delete from media_variant where digest = any (gone);
  get diagnostics encodings = row_count;
  delete from document_file where digest = any (gone);
  delete from media_bytes where digest = any (gone);
  delete from media m
    where not exists (select 1 from media_variant v where v.tenant_id = m.tenant_id and v.media_id = m.id);
  perform set_config('perisai.purging', 'off', true);
  return removed + encodings;
end $$;
revoke all on function purge_digests(bytea[]) from public;
grant execute on function purge_digests(bytea[]) to perisai_app;
