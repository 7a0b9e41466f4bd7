package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustedKeys;
import id.perisai.tenant.AccessReview;
import id.perisai.tenant.AccessReview.Line;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who may do what here, beside what the signed directory says of their keys. */
public final class AccessList {
  private final Work work;
  private final SignedRepository repository;

  public AccessList(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * A person.
   *
   * @param keys by which a signature of theirs counts, or will: of the directory in force; in the
   *     platform's tenant, of the trust root
   * @param counting how many of them count now
   */
  public record Item(Line line, long keys, long counting) {
    /** Whether a signature of theirs counts or will, with or without a role. */
    public boolean isSigning() {
      return keys > 0;
    }

    /** Who can sign what is published next: authoring prepares nothing for others. */
    public boolean isAbleToSign() {
      return counting > 0 && !isKeyWithoutRole();
    }

    /** Whose key counts though nobody gave them the role, or took it away. */
    public boolean isKeyWithoutRole() {
      return isSigning()
          && !line.roles().contains(Role.PUBLISHER)
          && !line.roles().contains(Role.PLATFORM_ADMIN);
    }
  }

  /**
   * The same, to be taken away; that it left the house is recorded.
   *
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED, TOO_FAST
   */
  public List<Item> export(Acting who) {
    who.requireFresh();
    work.spend(who, Permission.REVIEW_ACCESS, Cost.EXPORT);
    List<Item> items = of(who);
    work.evenSuspended(
        who,
        Permission.REVIEW_ACCESS,
        em -> {
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "access.export",
              Map.of("count", (long) items.size()));
          return null;
        });
    return items;
  }

  /**
   * Everybody by name who has a role here, or whose key counts.
   *
   * @throws Refused NOT_PERMITTED
   */
  public List<Item> of(Acting who) {
    TrustChain trust = repository.trust();
    List<Key> keys = keys(trust, who.tenant());
    Set<UUID> signers = keys.stream().map(Key::person).collect(Collectors.toSet());
    List<Line> lines = new AccessReview(work).of(who, signers);
    Set<Digest> counting = counting(trust, who.tenant());
    return lines.stream()
        .map(line -> item(line, keys, counting))
        .filter(item -> item.isSigning() || !item.line().roles().isEmpty())
        .toList();
  }

  private static Item item(Line line, List<Key> keys, Set<Digest> counting) {
    List<Key> own = keys.stream().filter(key -> key.person().equals(line.person())).toList();
    return new Item(
        line, own.size(), own.stream().filter(key -> counting.contains(key.keyId())).count());
  }

  /**
   * How many people can sign what is published next; for the platform also those whom nobody here
   * knows, such as holders of keys off the network, who sign in a folder.
   *
   * @param items of the tenant
   */
  public long able(String tenant, List<Item> items) {
    return able(repository.trust(), tenant, items);
  }

  private long able(TrustChain trust, String tenant, List<Item> items) {
    long here = items.stream().filter(Item::isAbleToSign).count();
    return trust.directory().isDesk(tenant) ? here + strangers(trust, tenant, items) : here;
  }

  /**
   * How many more people must be able to sign before the next release can come into force: of whom
   * has the role, none may have a key that counts, or too few. 0 where no site is served.
   *
   * @param items of the tenant
   */
  public long missing(String tenant, List<Item> items) {
    TrustChain trust = repository.trust();
    try {
      return Math.max(0, trust.signers(tenant).threshold() - able(trust, tenant, items));
    } catch (Rejected noSite) {
      return 0;
    }
  }

  /** How many people's signatures count, or will, as in {@link #able}: leavers' too. */
  public long signing(String tenant, List<Item> items) {
    return items.stream().filter(Item::isSigning).count()
        + strangers(repository.trust(), tenant, items);
  }

  private long strangers(TrustChain trust, String tenant, List<Item> items) {
    Set<UUID> known = items.stream().map(item -> item.line().person()).collect(Collectors.toSet());
    Set<Digest> counting = counting(trust, tenant);
    return keys(trust, tenant).stream()
        .filter(key -> counting.contains(key.keyId()) && !known.contains(key.person()))
        .map(Key::person)
        .distinct()
        .count();
  }

  private Set<Digest> counting(TrustChain trust, String tenant) {
    return keys(trust, tenant).stream()
        .filter(
            key ->
                trust.directory().isDesk(tenant)
                    || !trust.signsFrom(tenant, key).isAfter(repository.now()))
        .map(Key::keyId)
        .collect(Collectors.toSet());
  }

  /** By which releases are signed, now or in time; none where no site is served. */
  private static List<Key> keys(TrustChain trust, String tenant) {
    try {
      TrustedKeys signers = trust.signers(tenant);
      return trust.directory().isDesk(tenant)
          ? signers.keys()
          : trust.directory().tenant(tenant).orElseThrow().keys().stream()
              .filter(key -> !trust.signsFrom(tenant, key).equals(Instant.MAX))
              .toList();
    } catch (Rejected noSite) {
      return List.of();
    }
  }
}
