package id.perisai.publish;

import id.perisai.release.BlobReader;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Variant;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Every digest of what leaked: the pages, images and documents at some paths in all codings,
 * variants and releases that are kept, their contents, the images and documents that only they
 * show, and the drafts and encodings that only the database has.
 */
final class LeakedBytes {
  private final EntityManager em;
  private final Repository repository;
  private final String tenant;
  private final Set<Digest> digests = new TreeSet<>();
  private final Set<UUID> pages = new HashSet<>();

  /**
   * @param em a transaction of the tenant
   */
  LeakedBytes(EntityManager em, Repository repository, String tenant) {
    this.em = em;
    this.repository = repository;
    this.tenant = tenant;
  }

  /** All of them; empty if nothing lies, or ever lay, at the paths. */
  Set<Digest> of(Leak leak) throws Rejected {
    List<Manifest> manifests = manifests();
    for (Manifest manifest : manifests) {
      for (String path : leak.paths()) {
        manifest.entry(path).ifPresent(this::addPageOrImage);
      }
    }
    leak.paths().forEach(this::addUnpublished);
    addOwnFiles();
    for (Manifest manifest : manifests) {
      for (Entry entry : manifest.entries().values()) {
        addWhereShown(entry, leak.alsoWhereShown());
      }
    }
    pages.forEach(this::addRevisions);
    return digests;
  }

  /** Of all releases that are kept; what is unreadable is passed over, its blobs are not served. */
  private List<Manifest> manifests() throws Rejected {
    List<Manifest> manifests = new ArrayList<>();
    BlobReader blobs = repository.blobs(tenant);
    for (long version : repository.versions(RepositoryPaths.releases(tenant))) {
      try {
        ReleaseStatement release =
            ReleaseStatement.parse(repository.statement(RepositoryPaths.release(tenant, version)));
        manifests.add(
            manifests.isEmpty()
                ? Manifest.read(release.manifest(), blobs)
                : Manifest.read(release.manifest(), blobs, manifests.get(manifests.size() - 1)));
      } catch (Rejected damaged) {
        continue; // RepositoryVerification tells of it.
      }
    }
    return manifests;
  }

  private void addPageOrImage(Entry entry) {
    for (Variant variant : entry.variants()) {
      addBytes(variant);
      Set<UUID> named = pagesOf(variant);
      if (entry.path().startsWith(Entry.MEDIA)) {
        variant.codings().values().forEach(coding -> addEncodings(coding.digest()));
      } else if (named.size() == 1) {
        pages.addAll(named);
        addContents(variant, named);
      } else {
        ownPage(entry.path()).ifPresent(pages::add);
      }
    }
  }

  /** Contents of the leaked pages in any release, and, if asked for, whatever shows them. */
  private void addWhereShown(Entry entry, boolean alsoWhereShown) {
    for (Variant variant : entry.variants()) {
      Set<UUID> named = pagesOf(variant);
      named.retainAll(pages);
      if (entry.path().startsWith(Entry.MEDIA)) {
        addWords(variant);
        continue;
      }
      if (named.isEmpty()) {
        continue;
      }
      addContents(variant, named);
      if (alsoWhereShown || pagesOf(variant).size() == 1) {
        addBytes(variant);
      }
    }
  }

  /** By what a leaked file is found says what it says. */
  private void addWords(Variant variant) {
    if (digests.contains(variant.identity().digest())) {
      addBytes(variant);
    }
  }

  private void addBytes(Variant variant) {
    for (Coding coding : variant.blobs()) {
      digests.add(coding.digest());
    }
  }

  private void addContents(Variant variant, Set<UUID> named) {
    for (Map.Entry<String, Digest> input : variant.inputs().entrySet()) {
      if (isContent(input.getKey())
          && Inputs.page(input.getKey()).filter(named::contains).isPresent()) {
        digests.add(input.getValue());
      }
    }
  }

  private static Set<UUID> pagesOf(Variant variant) {
    Set<UUID> named = new HashSet<>();
    variant.inputs().keySet().stream()
        .filter(LeakedBytes::isContent)
        .forEach(name -> Inputs.page(name).ifPresent(named::add));
    return named;
  }

  /** Menus and settings go into every page, and are no page's own. */
  private static boolean isContent(String input) {
    return input.startsWith("revision:");
  }

  /** A page that was never published, or an image that no page shows yet. */
  private void addUnpublished(String path) {
    ownPage(path).ifPresent(pages::add);
    if (path.startsWith(Entry.MEDIA) && path.length() >= Entry.MEDIA.length() + 64) {
      String hex = path.substring(Entry.MEDIA.length(), Entry.MEDIA.length() + 64);
      try {
        addEncodings(Digest.parse(hex));
      } catch (Rejected notAnImage) {
        return; // Then there is nothing at this path.
      }
    }
  }

  private Optional<UUID> ownPage(String path) {
    return em
        .createNativeQuery(
            "select page_id from page_path where tenant_id = :tenant and path = :path")
        .setParameter("tenant", tenant)
        .setParameter(
            "path", Digest.of(path.getBytes(java.nio.charset.StandardCharsets.UTF_8)).bytes())
        .getResultList()
        .stream()
        .map(UUID.class::cast)
        .findFirst();
  }

  private void addRevisions(UUID page) {
    for (Object digest :
        em.createNativeQuery(
                "select cast(digest as bytea) from revision"
                    + " where tenant_id = :tenant and page_id = :page")
            .setParameter("tenant", tenant)
            .setParameter("page", page)
            .getResultList()) {
      digests.add(Digest.ofBytes((byte[]) digest));
    }
  }

  /**
   * Images and documents that stand in the leaked pages alone, in whatever revision: a scanned
   * letter is not less leaked than the page that shows it.
   */
  private void addOwnFiles() {
    if (pages.isEmpty()) {
      return;
    }
    String all = String.join(",", pages.stream().map(UUID::toString).toList());
    for (Object digest :
        em.createNativeQuery(
                """
                with used as (
                  select distinct m[1] as hex from revision r,
                    regexp_matches(cast(r.content as text), '"([0-9a-f]{64})"', 'g') m
                  where r.tenant_id = :tenant
                    and r.page_id = any(cast(string_to_array(:pages, ',') as uuid[])))
                select decode(hex, 'hex') from used where not exists (
                  select 1 from revision o where o.tenant_id = :tenant
                    and o.page_id <> all(cast(string_to_array(:pages, ',') as uuid[]))
                    and position(hex in cast(o.content as text)) > 0)
                """)
            .setParameter("tenant", tenant)
            .setParameter("pages", all)
            .getResultList()) {
      addEncodings(Digest.ofBytes((byte[]) digest));
    }
  }

  /** All sizes of the image of which one has this digest, or the document that has it. */
  private void addEncodings(Digest one) {
    for (Object digest :
        em.createNativeQuery(
                "select cast(v.digest as bytea) from media_variant v where v.tenant_id = :tenant"
                    + " and v.media_id in (select w.media_id from media_variant w"
                    + " where w.tenant_id = :tenant and w.digest = :digest)"
                    + " union select cast(f.digest as bytea) from document_file f"
                    + " where f.tenant_id = :tenant and f.digest = :digest")
            .setParameter("tenant", tenant)
            .setParameter("digest", one.bytes())
            .getResultList()) {
      digests.add(Digest.ofBytes((byte[]) digest));
    }
  }
}
