-- Whoever gets a leaver's address next is somebody else. Conventions as in V1.
set search_path = perisai;

-- Takes from a person what sign-in and invitations find them by, if they are a member nowhere and nothing lets them in.
-- The application may not write it otherwise: whoever moves an account to another row becomes that person.
create function release_account(leaver uuid) returns boolean language plpgsql security definer
  set search_path = perisai, pg_temp as $$
declare
  asking text := current_setting('perisai.person', true);
  released boolean;
begin
  perform set_config('perisai.person', leaver::text, true); -- one sees one's own memberships
  update person p set account = null where p.id = leaver
    and not exists (select from membership m where m.person_id = p.id)
    and not exists (select from password w where w.person_id = p.id)
    and not exists (select from sign_in_passkey k where k.person_id = p.id)
    and not exists (select from sign_on_identity i where i.person_id = p.id);
  released := found;
  perform set_config('perisai.person', coalesce(asking, ''), true);
  return released;
end $$;
revoke all on function release_account(uuid) from public;
grant execute on function release_account(uuid) to perisai_app;
