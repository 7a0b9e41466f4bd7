-- The house of people, pages and decisions. Run as perisai_owner; perisai_app, the application's role, owns nothing.
--
-- Three habits, tested against the catalogue (CatalogueTest):
--   * every row of a tenant carries tenant_id, and Row-Level Security is forced on its table;
--   * rows that refer to each other do so by (tenant_id, id), so that no reference can leave its tenant;
--   * what the structure rests on is never text (uuid, bytea, enum, integer, timestamptz, jsonb, and name for the ids of
--     tenants): whoever rewrites every text column spoils words, and breaks nothing.

revoke all on schema perisai from public; -- made by Flyway, so the owner's
grant usage on schema perisai to perisai_app;
set search_path = perisai;

-- The tenant and the person of the running transaction (set_config(…, true)); null when unset. A setting that was set
-- in an earlier transaction of the same connection reads as '', hence nullif.
create function perisai_tenant() returns name language sql stable parallel safe
  as $$ select nullif(pg_catalog.current_setting('perisai.tenant', true), '')::pg_catalog.name $$;
create function perisai_person() returns uuid language sql stable parallel safe
  as $$ select nullif(pg_catalog.current_setting('perisai.person', true), '')::pg_catalog.uuid $$;

-- For this and every later migration: makes a table one of tenants' rows. It must have a column tenant_id of type name.
-- Grants read and insert; a table whose rows may change grants more, explicitly.
create procedure tenant_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_only on %s using (tenant_id = perisai.perisai_tenant())'
    || ' with check (tenant_id = perisai.perisai_tenant())', target);
  execute format('grant select, insert on %s to perisai_app', target);
end $$;

-- History is never changed, not even by a role that has the right to.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'PE001';
end $$;
create procedure immutable_table(target regclass) language plpgsql as $$
begin
  execute format('create trigger immutable before update or delete on %s'
    || ' for each row execute function perisai.refuse_change()', target);
  execute format('create trigger immutable_whole before truncate on %s'
    || ' for each statement execute function perisai.refuse_change()', target);
end $$;
revoke all on procedure tenant_table(regclass), immutable_table(regclass) from public;
revoke all on function refuse_change() from public;

create domain digest as bytea check (octet_length(value) = 32);

-- Tenants and people: the tables without tenant_id.

create type tenant_state as enum ('active', 'legacy', 'suspended', 'system');

create table tenant (
  id name primary key check (id::text ~ '^[a-z][a-z0-9-]{1,30}$'),
  name text not null,
  kind text not null,
  host_label name not null unique check (host_label::text ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  state tenant_state not null,
  created_at timestamptz not null default now()
);
grant select, insert, update (name, kind, host_label, state) on tenant to perisai_app;

create table person (
  id uuid primary key,
  account digest unique, -- SHA-256 of the normalised address: what sign-in looks up; null: never signs in
  email text,
  name text not null,
  language text not null default 'id',
  created_at timestamptz not null default now()
);
grant select, insert, update (name, language) on person to perisai_app;

create table password (
  person_id uuid primary key references person,
  salt bytea not null check (octet_length(salt) = 16),
  hash digest not null,
  memory_kib int not null,
  passes int not null,
  lanes int not null,
  set_at timestamptz not null
);
grant select, insert, update on password to perisai_app;

create type link_purpose as enum ('invitation', 'reset');

create table sign_in_link (
  hash digest primary key, -- of the token, which is stored nowhere
  person_id uuid not null references person,
  purpose link_purpose not null,
  issued_by uuid references person,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on sign_in_link (person_id);
grant select, insert, update (used_at) on sign_in_link to perisai_app;

create type attempt_kind as enum ('account', 'address');

create table sign_in_attempt (
  kind attempt_kind not null,
  subject digest not null,
  failures int not null,
  last_at timestamptz not null,
  locked_until timestamptz,
  primary key (kind, subject)
);
create index on sign_in_attempt (last_at);
grant select, insert, update, delete on sign_in_attempt to perisai_app;

create table web_session (
  hash digest primary key, -- of the session's token
  person_id uuid not null references person,
  tenant name not null references tenant, -- the tenant that the person works in now
  place digest not null, -- SHA-256 of the network address it was opened from
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);
create index on web_session (person_id, place);
grant select, insert, update (tenant, seen_at, ended_at) on web_session to perisai_app;

-- Membership: who may do what, where.

create type member_role as enum ('author', 'reviewer', 'publisher', 'tenant_admin', 'platform_admin');

create table membership (
  tenant_id name not null references tenant,
  person_id uuid not null references person,
  role member_role not null check (role <> 'platform_admin' or tenant_id = 'platform'),
  granted_by uuid references person,
  granted_at timestamptz not null default now(),
  primary key (tenant_id, person_id, role)
);
create index on membership (person_id);
call tenant_table('membership');
grant delete on membership to perisai_app;
-- A person sees their own memberships everywhere: this is how sign-in finds the tenants to choose from.
create policy own_memberships on membership for select using (person_id = perisai_person());

-- Audit: one entry per act, chained within its tenant.

create table audit_entry (
  tenant_id name not null references tenant,
  number bigint not null check (number > 0),
  at timestamptz not null,
  person_id uuid references person,
  act text not null,
  details jsonb not null,
  chain digest not null, -- SHA-256(chain of the entry before ‖ this entry as canonical JSON)
  primary key (tenant_id, number)
);
call tenant_table('audit_entry');
call immutable_table('audit_entry');

-- Pages and their revisions.

create type page_type as enum
  ('page', 'news', 'announcement', 'event', 'document', 'gallery', 'service', 'official', 'menu', 'settings');

create table page (
  tenant_id name not null references tenant,
  id uuid not null,
  type page_type not null,
  created_by uuid not null references person,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create index on page (tenant_id, type);
create unique index one_menu_and_settings on page (tenant_id, type) where type in ('menu', 'settings');
call tenant_table('page');
call immutable_table('page');

-- main: the line that people edit on. beside: saved on top of a revision that was no longer the newest; kept, never current.
create type revision_line as enum ('main', 'beside');

create table revision (
  tenant_id name not null references tenant,
  id uuid not null,
  page_id uuid not null,
  number int not null check (number > 0),
  base int not null check (base >= 0 and base < number), -- 0: the first
  line revision_line not null,
  content jsonb not null,
  digest digest not null, -- of the content as canonical JSON
  title text not null, -- copies for lists; the truth is in content
  path text,
  author uuid not null references person,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, page_id, number),
  unique (tenant_id, page_id, id),
  foreign key (tenant_id, page_id) references page
);
create index newest_revision on revision (tenant_id, page_id, number desc) where line = 'main';
create index on revision (tenant_id, digest);
call tenant_table('revision');
call immutable_table('revision');

-- The paths that a page holds: of its newest revision and of the newest approved one.
create table page_path (
  tenant_id name not null references tenant,
  path digest not null, -- SHA-256 of the path
  page_id uuid not null,
  primary key (tenant_id, path),
  foreign key (tenant_id, page_id) references page
);
create index on page_path (tenant_id, page_id);
call tenant_table('page_path');
grant delete on page_path to perisai_app;

create table edit_lease (
  tenant_id name not null references tenant,
  page_id uuid not null,
  person_id uuid not null references person,
  since timestamptz not null,
  seen timestamptz not null,
  primary key (tenant_id, page_id, person_id),
  foreign key (tenant_id, page_id) references page
);
call tenant_table('edit_lease');
grant update (since, seen), delete on edit_lease to perisai_app;

-- Review: a submission asks, a decision answers; both are bound to the digest.

create table submission (
  tenant_id name not null references tenant,
  id uuid not null,
  page_id uuid not null,
  revision_id uuid not null,
  digest digest not null,
  reason text, -- why the findings are right to stand; null without findings that warn
  submitted_by uuid not null references person,
  submitted_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, page_id, revision_id, id),
  foreign key (tenant_id, page_id, revision_id) references revision (tenant_id, page_id, id)
);
create index on submission (tenant_id, page_id, submitted_at desc);
create index on submission (tenant_id, revision_id);
call tenant_table('submission');
call immutable_table('submission');

create type finding_severity as enum ('note', 'warn');

create table finding (
  tenant_id name not null references tenant,
  id uuid not null,
  submission_id uuid not null,
  check_name text not null,
  severity finding_severity not null,
  place text not null,
  excerpt text not null,
  details jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, submission_id) references submission
);
create index on finding (tenant_id, submission_id);
call tenant_table('finding');
call immutable_table('finding');

create type decision_kind as enum ('approve', 'refuse');

create table decision (
  tenant_id name not null references tenant,
  id uuid not null,
  submission_id uuid not null,
  page_id uuid not null,
  revision_id uuid not null,
  digest digest not null,
  kind decision_kind not null,
  reason text check (kind = 'approve' or reason is not null),
  decided_by uuid not null references person,
  decided_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, submission_id),
  foreign key (tenant_id, page_id, revision_id, submission_id)
    references submission (tenant_id, page_id, revision_id, id)
);
create index on decision (tenant_id, page_id, kind);
create index on decision (tenant_id, revision_id);
create index on decision (tenant_id, decided_at);
call tenant_table('decision');
call immutable_table('decision');

-- Nobody decides their own work, and nobody decides other content than was submitted: whatever the application thinks.
create function guard_decision() returns trigger language plpgsql as $$
declare
  wrote uuid; asked uuid; written bytea; submitted bytea;
begin
  select r.author, r.digest, s.submitted_by, s.digest into wrote, written, asked, submitted
    from perisai.submission s
    join perisai.revision r on r.tenant_id = s.tenant_id and r.id = s.revision_id
    where s.tenant_id = new.tenant_id and s.id = new.submission_id;
  if new.decided_by = wrote or new.decided_by = asked then
    raise exception 'a decision on one''s own work' using errcode = 'PE002';
  end if;
  if new.digest is distinct from submitted or new.digest is distinct from written then
    raise exception 'a decision on other content than was submitted' using errcode = 'PE003';
  end if;
  return new;
end $$;
revoke all on function guard_decision() from public;
create trigger guard before insert on decision for each row execute function guard_decision();

-- What went live with which release: one row for each page that a release changed.
create type publication_kind as enum ('publish', 'withdraw');

create table publication (
  tenant_id name not null references tenant,
  page_id uuid not null,
  version int not null check (version > 0),
  revision_id uuid not null,
  kind publication_kind not null,
  digest digest not null,
  published_at timestamptz not null,
  primary key (tenant_id, page_id, version),
  foreign key (tenant_id, page_id, revision_id) references revision (tenant_id, page_id, id)
);
create index on publication (tenant_id, revision_id);
call tenant_table('publication');
call immutable_table('publication');

-- The platform's own tenant, and the person that the command line acts as.
insert into tenant (id, name, kind, host_label, state) values ('platform', 'Perisai', 'platform', 'sign', 'system');
insert into person (id, name) values ('00000000-0000-4000-8000-000000000001', 'Baris perintah');
