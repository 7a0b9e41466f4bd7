-- Roles that hold in some sections of a site alone. Conventions as in V1.
set search_path = perisai;

-- A top-level part of a site by its address: '/berita', '/profil', '/en/about'.
create domain site_section as name check (value::text ~ '^/(en/)?[a-z0-9-]{1,59}$' and value::text <> '/en');

-- Null: the role holds in the whole site. On the grant itself, so that no row can be lost and leave a role wider than given.
alter table membership add column sections site_section[],
  add constraint sections_of_a_role
    check (sections is null or role in ('author', 'reviewer') and cardinality(sections) between 1 and 20);
