-- Ended sessions are deleted in time; and how much of what costs a person did of late. Conventions as in V1.
set search_path = perisai;

-- Sign-in knows places for 90 days. Younger rows stay whatever the application thinks: they show who was here.
create function guard_session() returns trigger language plpgsql as $$
begin
  if old.opened_at > pg_catalog.now() - interval '90 days' then
    raise exception 'a session younger than 90 days' using errcode = 'PE004';
  end if;
  return old;
end $$;
revoke all on function guard_session() from public;
create trigger guard before delete on web_session for each row execute function guard_session();
grant delete on web_session to perisai_app;
create index on web_session (opened_at);
create index on web_session (tenant, person_id, seen_at);

create type cost as enum ('export', 'upload', 'search', 'preview', 'preparation', 'link', 'page');

-- One bucket for each person and kind of cost: it fills by one an act, and empties with time.
create table costly_act (
  person_id uuid not null references person,
  cost cost not null,
  filled double precision not null check (filled >= 0),
  at timestamptz not null,
  primary key (person_id, cost)
);
grant select, insert, update (filled, at) on costly_act to perisai_app;
