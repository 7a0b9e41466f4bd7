-- Which links somebody took up, for whom it matters who gave them. Conventions as in V1.
set search_path = perisai;

-- used_at alone does not say it: what ends unused links sets that too.
alter table sign_in_link add column taken_at timestamptz;
-- Of those until now nobody knows it: all of the last thirty days, for which it matters, count as taken up.
update sign_in_link set taken_at = used_at where used_at > now() - interval '30 days';
grant update (taken_at) on sign_in_link to perisai_app;
