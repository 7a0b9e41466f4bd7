-- Images by digest, and legacy sites that were brought in. Conventions as in V1.
set search_path = perisai;

create type media_type as enum ('image/jpeg', 'image/png');

-- Bytes that were encoded here, once for each tenant, whoever uses them.
create table media_bytes (
  tenant_id name not null references tenant,
  digest digest not null, -- SHA-256 of bytes; checked again whenever they are read
  bytes bytea not null,
  primary key (tenant_id, digest)
);
alter table media_bytes alter column bytes set storage external; -- images do not compress
call tenant_table('media_bytes');
call immutable_table('media_bytes');

create table media (
  tenant_id name not null references tenant,
  id uuid not null,
  digest digest not null, -- of the file as it was sent, which is not kept: the same file is not stored twice
  name text not null,
  width int not null check (width between 1 and 20000),
  height int not null check (height between 1 and 20000),
  created_by uuid not null references person,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, digest)
);
create index newest_media on media (tenant_id, created_at desc, id);
create index media_of_person on media (tenant_id, created_by, created_at);
call tenant_table('media');
call immutable_table('media');

create table media_variant (
  tenant_id name not null references tenant,
  media_id uuid not null,
  width int not null check (width between 1 and 20000),
  height int not null check (height between 1 and 20000),
  type media_type not null,
  digest digest not null,
  length int not null check (length > 0),
  primary key (tenant_id, media_id, width),
  foreign key (tenant_id, media_id) references media,
  foreign key (tenant_id, digest) references media_bytes
);
create index on media_variant (tenant_id, digest);
call tenant_table('media_variant');
call immutable_table('media_variant');

-- A legacy site brought in as one batch of drafts, approved as one act after its report is read.
create table import_batch (
  tenant_id name not null references tenant,
  id uuid not null,
  digest digest not null, -- of the export file: the same file is not brought in twice
  source text not null,
  report jsonb not null,
  created_by uuid not null references person,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, digest)
);
call tenant_table('import_batch');
call immutable_table('import_batch');

create table import_item (
  tenant_id name not null references tenant,
  batch_id uuid not null,
  number int not null check (number > 0), -- order of the export
  page_id uuid not null,
  revision_id uuid not null,
  submission_id uuid, -- null: a draft that was not public on the old site, and is not submitted
  primary key (tenant_id, batch_id, number),
  unique (tenant_id, page_id),
  foreign key (tenant_id, batch_id) references import_batch,
  foreign key (tenant_id, page_id, revision_id) references revision (tenant_id, page_id, id),
  foreign key (tenant_id, submission_id) references submission (tenant_id, id)
);
call tenant_table('import_item');
call immutable_table('import_item');
