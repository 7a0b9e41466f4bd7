-- Of memberships elsewhere the platform sees those whose owners have a key for messages, nobody else's. Conventions as in V1.
set search_path = perisai;

drop policy platform_reads on membership;
create policy platform_reads on membership for select using (
  perisai_tenant() = 'platform'
  and exists (select from sealing_key k where k.tenant_id = membership.tenant_id and k.person_id = membership.person_id)
);
