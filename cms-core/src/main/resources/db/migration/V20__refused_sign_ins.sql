-- So many refused sign-ins an hour are an entry each; one row counts them, whoever tries.
alter type attempt_kind add value 'refusals';
