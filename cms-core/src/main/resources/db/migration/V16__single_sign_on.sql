-- Sign-in by the city's own identity provider (OpenID Connect). Conventions as in V1.
set search_path = perisai;

create type sign_on_purpose as enum ('enter', 'prove', 'bind');

-- A way to the provider and back, until it was gone. What the browser keeps is not in here but as its hash.
create table sign_on_attempt (
  hash digest primary key,
  purpose sign_on_purpose not null,
  person_id uuid references person, -- null: whoever enters says who they are by the provider
  next text not null check (length(next) <= 500),
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  check ((purpose = 'enter') = (person_id is null))
);
create index on sign_on_attempt (expires_at);
grant select, insert, delete on sign_on_attempt to perisai_app;

-- Whose account at the provider is whose here. An address or a name at the provider says nothing about that.
create table sign_on_identity (
  account digest primary key, -- of issuer and subject: who knows the account finds it, and nobody reads it here
  person_id uuid not null unique references person,
  bound_at timestamptz not null,
  used_at timestamptz
);
grant select, insert, update (used_at), delete on sign_on_identity to perisai_app;
