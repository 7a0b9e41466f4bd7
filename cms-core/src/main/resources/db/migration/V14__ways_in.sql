-- Ways in beside the password: passkeys, an app's codes, recovery codes; and what a session has shown. Conventions as in V1.
set search_path = perisai;

create table sign_in_passkey (
  id uuid primary key,
  person_id uuid not null references person,
  credential bytea not null unique check (octet_length(credential) between 1 and 1023),
  algorithm int not null, -- of the COSE registry
  public bytea not null check (octet_length(public) between 1 and 600), -- SPKI in DER
  counter bigint not null check (counter >= 0), -- as the authenticator said last; 0: it keeps none
  name text not null,
  added_at timestamptz not null,
  used_at timestamptz
);
create index on sign_in_passkey (person_id);
grant select, insert, update (counter, used_at), delete on sign_in_passkey to perisai_app;

create table code_app (
  person_id uuid primary key references person,
  sealed bytea not null, -- the secret, under a key that the database does not have
  last_step bigint not null, -- codes of this half minute and of those before it are spent
  made_at timestamptz not null,
  confirmed_at timestamptz -- null: never shown to work, so it counts for nothing
);
grant select, insert, update (sealed, last_step, made_at, confirmed_at), delete on code_app to perisai_app;

create table recovery_code (
  person_id uuid not null references person,
  hash digest not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, hash)
);
grant select, insert, update (used_at), delete on recovery_code to perisai_app;

create type passkey_ceremony as enum ('enter', 'prove', 'add');

-- What a passkey was asked to sign, until it has.
create table passkey_challenge (
  hash digest primary key,
  ceremony passkey_ceremony not null,
  person_id uuid references person, -- null: whoever enters says who they are by the passkey
  expires_at timestamptz not null,
  check ((ceremony = 'enter') = (person_id is null))
);
create index on passkey_challenge (expires_at);
grant select, insert, delete on passkey_challenge to perisai_app;

-- whole: may work; second: a second factor is still to be shown; enrol: one is to be set up before anything else.
create type session_stage as enum ('whole', 'second', 'enrol');

alter table web_session
  add column id uuid not null unique default gen_random_uuid(), -- by which its owner ends it; the hash stays here
  add column stage session_stage not null default 'whole',
  add column proven_at timestamptz not null default now(), -- when its owner was last asked who they are
  add column device text not null default ''; -- in words, such as "Chrome, Android"
create index on web_session (person_id, opened_at) where ended_at is null;

-- Somebody lost all their ways in: one administrator asks, another one agrees. What became of it stands in the audit trail.
create table recovery (
  tenant_id name not null references tenant,
  person_id uuid not null references person,
  asked_by uuid not null references person check (asked_by <> person_id),
  reason text not null,
  asked_at timestamptz not null,
  primary key (tenant_id, person_id)
);
call tenant_table('recovery');
grant delete on recovery to perisai_app;
