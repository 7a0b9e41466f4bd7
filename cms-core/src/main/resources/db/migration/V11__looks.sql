-- Re-renders in a newer theme: who may sign them, and how far the platform is with all sites. Conventions as in V1.
set search_path = perisai;

create type delegation_wish as enum ('delegate', 'withdraw');

-- What a department's people said about who may sign the same contents in a newer theme. What counts is the directory.
create table delegation (
  tenant_id name not null references tenant,
  id uuid not null,
  wish delegation_wish not null,
  publisher boolean not null, -- whether a publisher said it
  person_id uuid not null references person,
  at timestamptz not null,
  primary key (tenant_id, id)
);
call tenant_table('delegation');
call immutable_table('delegation');
-- The platform signs what departments wish, and nothing else.
create policy platform_reads on delegation for select using (perisai_tenant() = 'platform');

-- A candidate that nobody prepared for themselves: every publisher of the site may open it, or every administrator.
create table candidate_offer (
  tenant_id name not null references tenant,
  candidate_id uuid not null,
  to_platform boolean not null,
  at timestamptz not null,
  primary key (tenant_id, candidate_id),
  foreign key (tenant_id, candidate_id) references candidate
);
call tenant_table('candidate_offer');
call immutable_table('candidate_offer');

-- Rows of the platform's own tenant: one round through all sites under a theme, and what became of each.
create table look_run (
  tenant_id name not null references tenant,
  id uuid not null,
  theme int not null check (theme > 0),
  person_id uuid not null references person,
  begun_at timestamptz not null,
  primary key (tenant_id, id)
);
call tenant_table('look_run');
call immutable_table('look_run');

create type look_outcome as enum ('platform', 'publishers', 'failed');

create table look_step (
  tenant_id name not null references tenant,
  run_id uuid not null,
  site name not null references tenant,
  outcome look_outcome not null, -- who is to sign, or that nothing could be prepared
  candidate_id uuid, -- among the site's rows
  refusal text, -- the name of the reason
  detail text, -- its arguments, or what is more than a new look
  at timestamptz not null,
  primary key (tenant_id, run_id, site),
  foreign key (tenant_id, run_id) references look_run,
  check ((outcome = 'failed') = (candidate_id is null))
);
create index on look_step (tenant_id, candidate_id);
call tenant_table('look_step');
call immutable_table('look_step');
