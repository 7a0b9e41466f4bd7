-- Files of documents. Conventions as in V1. Their bytes lie in media_bytes.
set search_path = perisai;

create table document_file (
  tenant_id name not null references tenant,
  id uuid not null,
  digest digest not null, -- of the bytes, which are served as they were sent
  name text not null,
  length int not null check (length between 1 and 26214400),
  pages int not null check (pages > 0),
  created_by uuid not null references person,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, digest),
  foreign key (tenant_id, digest) references media_bytes
);
create index newest_document_file on document_file (tenant_id, created_at desc, id);
create index document_file_of_person on document_file (tenant_id, created_by, created_at);
call tenant_table('document_file');
call immutable_table('document_file');
