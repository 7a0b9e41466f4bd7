-- Keys of several kinds, what their owners ask to be rid of, and what is to be told by mail.
set search_path = perisai;

create type key_kind as enum ('ed25519', 'webauthn');

alter table publisher_key
  add column kind key_kind not null default 'ed25519',
  add column algorithm int, -- of a passkey: its number in the COSE registry
  add column credential bytea, -- of a passkey: by which its authenticator finds it
  add column label text not null default '', -- what its owner calls it
  alter column encrypted drop not null,
  drop constraint publisher_key_public_key_check,
  add constraint publisher_key_of_its_kind check (
    case kind
      when 'ed25519' then octet_length(public_key) = 32 and encrypted is not null
        and algorithm is null and credential is null
      when 'webauthn' then octet_length(public_key) <= 600 and encrypted is null
        and algorithm in (-7, -8, -257) and octet_length(credential) between 1 and 1023
    end);

-- Somebody asks that a key of theirs count no longer. Whether it does stands in the signed directory, as ever.
create table key_farewell (
  tenant_id name not null references tenant,
  key_id digest not null,
  person_id uuid not null references person,
  asked_at timestamptz not null,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, key_id) references publisher_key (tenant_id, key_id)
);
call tenant_table('key_farewell');
call immutable_table('key_farewell');
create policy platform_reads on key_farewell for select using (perisai_tenant() = 'platform');

-- Letters that wait for the mail server. Each is written in the transaction of what it tells of.
create table letter (
  tenant_id name not null references tenant,
  id uuid not null,
  person_id uuid not null references person, -- to whom; the address is read when it is sent
  subject text not null,
  body text not null,
  written_at timestamptz not null,
  attempts int not null default 0,
  next_at timestamptz not null, -- not tried before
  sent_at timestamptz,
  given_up_at timestamptz,
  primary key (tenant_id, id)
);
create index on letter (next_at) where sent_at is null and given_up_at is null;
call tenant_table('letter');
grant update (attempts, next_at, sent_at, given_up_at) on letter to perisai_app;
-- One sender for all tenants: it finds what waits, and marks each letter as its own tenant.
create policy platform_reads on letter for select using (perisai_tenant() = 'platform');
