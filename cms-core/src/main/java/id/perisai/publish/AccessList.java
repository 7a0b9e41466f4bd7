package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.tenant.AccessReview;
import id.perisai.tenant.AccessReview.Line;
import id.perisai.tenant.Work;
import java.util.List;
import java.util.Map;

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
   * @param keys that the signed directory in force lists for this site
   */
  public record Item(Line line, long keys) {
    /** Whether a signature of theirs counts, with or without a role. */
    public boolean isSigning() {
      return keys > 0;
    }

    /** Who can sign what is published next: authoring prepares nothing for others. */
    public boolean isAbleToSign() {
      return isSigning() && !isKeyWithoutRole();
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
    List<Line> lines = new AccessReview(work).of(who);
    List<Key> keys =
        repository
            .trust()
            .directory()
            .tenant(who.tenant())
            .map(Directory.Tenant::keys)
            .orElse(List.of());
    return lines.stream()
        .map(
            line ->
                new Item(
                    line, keys.stream().filter(key -> key.person().equals(line.person())).count()))
        .filter(item -> item.isSigning() || !item.line().roles().isEmpty())
        .toList();
  }
}
