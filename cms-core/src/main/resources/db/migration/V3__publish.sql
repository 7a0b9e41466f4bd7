-- What waits for a signature, and what was signed. No text: nothing here is words.
set search_path = perisai;

-- Keys that publishers made in their browsers. Which of them count stands in the signed directory, not here.
create table publisher_key (
  tenant_id name not null references tenant,
  id uuid not null,
  person_id uuid not null references person,
  key_id digest not null,
  public_key bytea not null check (octet_length(public_key) = 32),
  encrypted bytea not null check (octet_length(encrypted) <= 4096), -- the software key as JSON; opens in the browser alone
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key_id)
);
create index on publisher_key (tenant_id, person_id);
call tenant_table('publisher_key');
call immutable_table('publisher_key');
-- Platform administrators enrol keys of all tenants.
create policy platform_reads on publisher_key for select using (perisai_tenant() = 'platform');

create type candidate_kind as enum ('release', 'directory', 'theme');

-- A statement as it would be signed. Its blobs and its description lie in a folder outside the repository.
create table candidate (
  tenant_id name not null references tenant,
  id uuid not null,
  kind candidate_kind not null,
  version int not null check (version > 0),
  statement bytea not null,
  base digest, -- of the statement that was in force; null for the first
  description digest not null, -- of the folder's description
  person_id uuid not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);
create index on candidate (tenant_id, person_id, created_at desc);
call tenant_table('candidate');
call immutable_table('candidate');

create type candidate_outcome as enum ('published', 'superseded');

create table candidate_end (
  tenant_id name not null references tenant,
  candidate_id uuid not null,
  outcome candidate_outcome not null,
  person_id uuid not null references person,
  at timestamptz not null,
  primary key (tenant_id, candidate_id),
  foreign key (tenant_id, candidate_id) references candidate
);
call tenant_table('candidate_end');
call immutable_table('candidate_end');

create table release_record (
  tenant_id name not null references tenant,
  version int not null check (version > 0),
  statement bytea not null,
  signatures bytea not null,
  digest digest not null,
  signed_by uuid not null references person,
  published_at timestamptz not null,
  primary key (tenant_id, version)
);
call tenant_table('release_record');
call immutable_table('release_record');

-- What the signing desk presents. Without tenant_id, as sessions are: the token is how the tenant is found.
create type desk_purpose as enum ('candidate', 'key');

create table desk_token (
  hash digest primary key, -- of the token, which is stored nowhere
  tenant name not null references tenant,
  person_id uuid not null references person,
  purpose desk_purpose not null,
  subject uuid not null, -- the candidate, or the request for a key
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index on desk_token (person_id, subject);
grant select, insert, update (ended_at) on desk_token to perisai_app;
