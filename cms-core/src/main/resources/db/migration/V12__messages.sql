-- What visitors wrote, sealed; and the keys that open it in their owners' browsers. Conventions as in V1.
set search_path = perisai;

alter type member_role add value 'responder';
alter type desk_purpose add value 'sealing';
alter type desk_purpose add value 'messages';

-- Keys that people made in their browsers. To which of them messages are sealed stands in the signed directory, not here.
create table sealing_key (
  tenant_id name not null references tenant,
  id uuid not null,
  person_id uuid not null references person,
  key_id digest not null,
  encrypted bytea not null check (octet_length(encrypted) <= 4096), -- as JSON; opens in the browser alone
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key_id)
);
create index on sealing_key (tenant_id, person_id);
call tenant_table('sealing_key');
call immutable_table('sealing_key');
-- Platform administrators list keys of all tenants.
create policy platform_reads on sealing_key for select using (perisai_tenant() = 'platform');

-- Somebody asks that nothing more is sealed to a key of theirs.
create table sealing_farewell (
  tenant_id name not null references tenant,
  key_id digest not null,
  person_id uuid not null references person,
  asked_at timestamptz not null,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, key_id) references sealing_key (tenant_id, key_id)
);
call tenant_table('sealing_farewell');
call immutable_table('sealing_farewell');
create policy platform_reads on sealing_farewell for select using (perisai_tenant() = 'platform');

create type form_kind as enum ('contact', 'complaint', 'incident');

-- What a submission says openly. Reports of incidents are rows of the tenant platform. It stays when the text is
-- deleted, so that a copy of the file that comes again is known.
create table message (
  tenant_id name not null references tenant,
  id uuid not null,
  receipt name not null,
  form form_kind not null,
  site name not null references tenant, -- on whose site it was sent
  node name not null, -- the delivery node that took it
  junk boolean not null, -- as delivery judged
  received timestamptz not null, -- to the minute, as delivery says
  collected_at timestamptz not null,
  digest digest not null, -- of the file
  primary key (tenant_id, id),
  unique (tenant_id, receipt)
);
create index on message (tenant_id, collected_at desc);
call tenant_table('message');
call immutable_table('message');

-- The file, as delivery sealed it. Deleted by people with a reason, or at the end of its time.
create table message_text (
  tenant_id name not null references tenant,
  message_id uuid not null,
  sealed bytea not null check (octet_length(sealed) <= 4194304),
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references message
);
alter table message_text alter column sealed set storage external; -- ciphertext does not compress
call tenant_table('message_text');
grant delete on message_text to perisai_app;

create type message_step_kind as enum ('opened', 'done', 'reopened', 'junk', 'not_junk', 'deleted', 'expired');

create table message_step (
  tenant_id name not null references tenant,
  message_id uuid not null,
  number integer not null check (number > 0), -- of this message, from 1: a sequence would tell how much others write
  kind message_step_kind not null,
  person_id uuid references person, -- null: by its time
  reason text,
  at timestamptz not null,
  primary key (tenant_id, message_id, number),
  foreign key (tenant_id, message_id) references message,
  check ((kind = 'deleted') = (reason is not null))
);
call tenant_table('message_step');
call immutable_table('message_step');

-- How often each page was sent by each delivery node on each local day; nothing about who asked.
create table visit_day (
  tenant_id name not null references tenant,
  day date not null,
  node name not null,
  total bigint not null check (total >= 0),
  pages jsonb not null, -- path to count
  collected_at timestamptz not null,
  primary key (tenant_id, day, node)
);
call tenant_table('visit_day');
call immutable_table('visit_day');
-- The platform's dashboard shows all sites beside each other.
create policy platform_reads on visit_day for select using (perisai_tenant() = 'platform');
