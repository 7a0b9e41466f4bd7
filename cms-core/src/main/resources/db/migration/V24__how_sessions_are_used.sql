-- With which kinds of browsers, and from where, a session is used: a cookie that was copied shows in nothing else. Conventions as in V1.
set search_path = perisai;

-- As the sessions, of people and not of tenants; goes with its session.
create table session_use (
  session digest not null references web_session on delete cascade,
  browser digest not null, -- of the two below: no key rests on text
  device text not null, -- in words, such as "Chrome, Android"
  place digest not null, -- as in web_session
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (session, browser)
);
grant select, insert, delete, update (session, last_at) on session_use to perisai_app;
