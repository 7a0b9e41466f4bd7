-- Plans that fit every tenant. Conventions as in V1.
set search_path = perisai;

-- Every query names a tenant, and most tenants are not among the most frequent values of a column: the planner would
-- take them to have no rows, find any index that begins with tenant_id good enough, and read a whole tenant for
-- each row. Without statistics about the column it counts on some rows for each, and chooses by the other columns.
do $$
declare target record;
begin
  for target in
    select c.oid::regclass as name, c.relname
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'perisai'::regnamespace and c.relkind = 'r'
  loop
    execute format('alter table %s alter column tenant_id set statistics 0', target.name);
    perform pg_clear_attribute_stats('perisai', target.relname, 'tenant_id', false);
  end loop;
end $$;

-- The same for tables that come later; otherwise as in V1.
create or replace procedure tenant_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_only on %s using (tenant_id = perisai.perisai_tenant())'
    || ' with check (tenant_id = perisai.perisai_tenant())', target);
  execute format('grant select, insert on %s to perisai_app', target);
  execute format('alter table %s alter column tenant_id set statistics 0', target);
end $$;
