-- What a session showed, invitations that wait for their person, recoveries that leave the factors. Conventions as in V1.
set search_path = perisai;

-- Whether its owner showed two factors in it, at the door or later: a role that asks for them may be given at any time.
alter table web_session add column two_shown boolean not null default false;
update web_session s set two_shown = true
  where s.stage = 'whole' and s.ended_at is null
    and (exists (select from sign_in_passkey k where k.person_id = s.person_id)
      or exists (select from code_app a where a.person_id = s.person_id and a.confirmed_at is not null));

-- The session in which a secret was begun; whoever had another one of this person's does not see it. Null: outside of one.
alter table code_app add column begun_in digest;
grant update (begun_in) on code_app to perisai_app;

-- Roles offered to somebody who has an account in another department. None of them counts until they accept.
create table invitation (
  tenant_id name not null references tenant,
  person_id uuid not null references person,
  role member_role not null check (role <> 'platform_admin'),
  sections site_section[],
  name text not null, -- as whoever invited typed it: what the person is called elsewhere is not theirs to see
  address text not null, -- the same
  invited_by uuid not null references person,
  invited_at timestamptz not null,
  primary key (tenant_id, person_id, role),
  constraint sections_of_an_invitation
    check (sections is null or role in ('author', 'reviewer') and cardinality(sections) between 1 and 20)
);
create index on invitation (person_id);
call tenant_table('invitation');
grant delete on invitation to perisai_app;
-- A person sees what they are offered, wherever they work.
create policy own_invitations on invitation for select using (person_id = perisai_person());

-- A new password alone, asked for by one administrator and given by another; the ways in beside it stay.
alter table recovery add column keeps_factors boolean not null default false;

-- When somebody was last told that a wrong code followed their right password: at most one letter a day.
create table code_warning (
  person_id uuid primary key references person,
  told_at timestamptz not null
);
grant select, insert, update (told_at) on code_warning to perisai_app;

-- Whoever leaves their last department leaves no way in behind.
grant delete on password to perisai_app;
