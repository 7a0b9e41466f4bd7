-- Revisions that a publisher took into a release without review. Conventions as in V1.
set search_path = perisai;

create table forced_revision (
  tenant_id name not null references tenant,
  id uuid not null,
  candidate_id uuid not null, -- the only candidate that may bring it
  page_id uuid not null,
  revision_id uuid not null,
  submission_id uuid not null, -- asks for the review that follows
  digest digest not null, -- of the content that was forced
  reason text not null,
  act digest not null, -- of all this as canonical JSON, so that a rewritten reason shows
  forced_by uuid not null references person,
  forced_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, candidate_id, page_id),
  foreign key (tenant_id, page_id, revision_id, submission_id)
    references submission (tenant_id, page_id, revision_id, id) on delete cascade, -- by a purge alone
  foreign key (tenant_id, candidate_id) references candidate deferrable initially deferred
);
create index on forced_revision (tenant_id, page_id, forced_at desc);
create index on forced_revision (tenant_id, revision_id);
create index on forced_revision (tenant_id, submission_id);
call tenant_table('forced_revision');
call immutable_table('forced_revision');
-- The platform's overview asks which tenants to look into; what is flagged there it reads in the tenant.
create policy platform_reads on forced_revision for select using (perisai_tenant() = 'platform');

-- As in V1, and: nobody decides on words that they wrote in any revision of the page, nor on what they forced.
create or replace function guard_decision() returns trigger language plpgsql as $$
declare
  written bytea; asked uuid; submitted bytea;
begin
  select r.digest, s.submitted_by, s.digest into written, asked, submitted
    from perisai.submission s
    join perisai.revision r on r.tenant_id = s.tenant_id and r.id = s.revision_id
    where s.tenant_id = new.tenant_id and s.id = new.submission_id;
  if new.decided_by = asked
      or exists (select from perisai.revision o where o.tenant_id = new.tenant_id
        and o.page_id = new.page_id and o.digest = submitted and o.author = new.decided_by)
      or exists (select from perisai.forced_revision f where f.tenant_id = new.tenant_id
        and f.page_id = new.page_id and f.digest = submitted and f.forced_by = new.decided_by) then
    raise exception 'a decision on one''s own work' using errcode = 'PE002';
  end if;
  if new.digest is distinct from submitted or new.digest is distinct from written then
    raise exception 'a decision on other content than was submitted' using errcode = 'PE003';
  end if;
  return new;
end $$;
