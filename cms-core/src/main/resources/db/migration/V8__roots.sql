-- Trust roots are prepared on a screen and signed at the desk, as directories and themes are. Conventions as in V1.
set search_path = perisai;

alter type candidate_kind add value 'root';
