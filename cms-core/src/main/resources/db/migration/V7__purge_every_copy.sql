-- A purge takes copies out, too: what an import's report quotes, and titles in letters. Conventions as in V1.
set search_path = perisai;

-- As before; and a purge may change rows that quote what it takes out.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op in ('DELETE', 'UPDATE') and pg_catalog.current_setting('perisai.purging', true) = 'on'
      and current_user = (select pg_catalog.pg_get_userbyid(relowner) from pg_catalog.pg_class where oid = tg_relid) then
    if tg_op = 'DELETE' then
      return old;
    end if;
    return new;
  end if;
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'PE001';
end $$;

-- The letters of the tenant of the running transaction that name a page one of whose revisions has one of the digests.
create function letters_about(gone bytea[]) returns setof uuid language sql stable
  set search_path = perisai, pg_temp as $$
  select l.id from letter l where exists (
    select 1 from revision r where r.tenant_id = l.tenant_id and r.digest = any (gone)
      and position(left(r.title, 200) in l.subject || E'\n' || l.body) > 0)
$$;

-- As before, and: the import report's lines about these revisions are emptied, in letters their titles are struck out.
-- Returns how many revisions, encodings of images, files and letters it touched.
create or replace function purge_digests(gone bytea[]) returns bigint language plpgsql security definer
  set search_path = perisai, pg_temp as $$
declare
  revisions uuid[]; submissions uuid[]; pages uuid[]; leaked record; step bigint; touched bigint := 0;
begin
  perform set_config('perisai.purging', 'on', true);
  select coalesce(array_agg(id), '{}'), coalesce(array_agg(distinct page_id), '{}') into revisions, pages
    from revision where digest = any (gone);
  select coalesce(array_agg(id), '{}') into submissions from submission where revision_id = any (revisions);

  for leaked in select distinct left(title, 200) as title from revision where id = any (revisions) loop
    update letter set subject = replace(subject, leaked.title, '…'), body = replace(body, leaked.title, '…')
      where id in (select letters_about(gone)) and position(leaked.title in subject || E'\n' || body) > 0;
    get diagnostics step = row_count;
    touched := touched + step;
  end loop;

  -- A report numbers all items of the export, import_item those that were stored, in the same order.
  update import_batch b set report = jsonb_set(b.report, '{items}', (
      select coalesce(jsonb_agg(case
        when line.item ->> 'state' <> 'skipped' and exists (
          select 1 from import_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id
            and i.number = line.stored and i.revision_id = any (revisions))
        then jsonb_build_object('number', line.item -> 'number', 'line', line.item -> 'line', 'type', line.item -> 'type',
          'title', '', 'oldAddress', '', 'path', '', 'state', 'purged', 'notes', '[]'::jsonb, 'findings', '[]'::jsonb)
        else line.item end order by line.n), '[]'::jsonb)
      from (select item, n, count(*) filter (where item ->> 'state' <> 'skipped') over (order by n) as stored
        from jsonb_array_elements(b.report -> 'items') with ordinality as e (item, n)) line))
    where exists (select 1 from import_item i
      where i.tenant_id = b.tenant_id and i.batch_id = b.id and i.revision_id = any (revisions));

  delete from import_item where revision_id = any (revisions) or submission_id = any (submissions);
  delete from finding where submission_id = any (submissions);
  delete from decision where submission_id = any (submissions) or revision_id = any (revisions);
  delete from publication where revision_id = any (revisions);
  delete from submission where id = any (submissions);
  delete from revision where id = any (revisions);
  get diagnostics step = row_count;
  touched := touched + step;
  delete from page_path p where p.page_id = any (pages)
    and not exists (select 1 from revision r where r.tenant_id = p.tenant_id and r.page_id = p.page_id);
  delete from edit_lease p where p.page_id = any (pages)
    and not exists (select 1 from revision r where r.tenant_id = p.tenant_id and r.page_id = p.page_id);
  delete from page p where p.id = any (pages)
    and not exists (select 1 from revision r where r.tenant_id = p.tenant_id and r.page_id = p.id);
  delete from media_variant where digest = any (gone);
  get diagnostics step = row_count;
  touched := touched + step;
  delete from document_file where digest = any (gone);
  get diagnostics step = row_count;
  touched := touched + step;
  delete from media_bytes where digest = any (gone);
  delete from media m
    where not exists (select 1 from media_variant v where v.tenant_id = m.tenant_id and v.media_id = m.id);
  perform set_config('perisai.purging', 'off', true);
  return touched;
end $$;
