-- Who still reads messages in a department, of those to whose keys they are sealed. Conventions as in V1.
set search_path = perisai;

-- The platform takes leavers' keys out of the directory, of all departments in one query: their number stands in its menu.
create policy platform_reads on membership for select using (perisai_tenant() = 'platform');
