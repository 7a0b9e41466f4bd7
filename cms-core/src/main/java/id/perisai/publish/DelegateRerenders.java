package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Directory;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A department's word about who may sign the same contents in a newer theme. To give it to the
 * platform takes the word of a publisher, asked by whomever; to take it back, that of anyone who
 * may speak here. It counts once the platform has signed a directory that says so.
 */
public final class DelegateRerenders {
  private final Work work;
  private final SignedRepository repository;

  public DelegateRerenders(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /** One thing that somebody said. */
  public record Word(boolean delegate, boolean publisher, String person, Instant at) {}

  /**
   * What was said, the newest last.
   *
   * @param words since the last withdrawal, which is among them
   * @param inForce whether the signed directory leaves re-renders to the platform
   */
  public record Standing(List<Word> words, boolean inForce) {
    public Standing {
      words = List.copyOf(words);
    }

    /** Whether somebody asked that the platform sign, and nobody took it back. */
    public boolean isAsked() {
      return words.stream().anyMatch(Word::delegate);
    }

    /** Whether somebody took it back, and nobody has asked anew. */
    public boolean isWithdrawn() {
      return !words.isEmpty() && !isAsked();
    }

    /** Whether a publisher is among those who asked. */
    public boolean isAgreed() {
      return words.stream().anyMatch(word -> word.delegate() && word.publisher());
    }
  }

  /**
   * Asks that the platform sign, or agrees to it: a publisher's word is both.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public Standing delegate(Acting who) {
    return say(who, true);
  }

  /**
   * Takes it back, by one person's word.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public Standing withdraw(Acting who) {
    return say(who, false);
  }

  /**
   * How things stand in one's own department.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public Standing standing(Acting who) {
    return work.in(who, Permission.DELEGATE, em -> standing(em, who.tenant()));
  }

  private Standing say(Acting who, boolean delegate) {
    return work.in(
        who,
        Permission.DELEGATE,
        em -> {
          Standing before = standing(em, who.tenant());
          boolean publisher = isPublisher(who);
          if (changes(before, delegate, publisher)) {
            insert(em, who, delegate, publisher);
            AuditTrail.record(
                em,
                who.tenant(),
                who.person(),
                delegate ? "rerender.delegate" : "rerender.withdraw",
                Map.of("publisher", publisher));
          }
          return standing(em, who.tenant());
        });
  }

  /** Somebody whose key may sign what is to be signed in its place. */
  private boolean isPublisher(Acting who) {
    return who.may(Permission.PUBLISH)
        && repository.trust().directory().tenant(who.tenant()).stream()
            .flatMap(tenant -> tenant.keys().stream())
            .anyMatch(key -> key.person().equals(who.person()));
  }

  private static boolean changes(Standing before, boolean delegate, boolean publisher) {
    if (delegate) {
      return publisher ? !before.isAgreed() : !before.isAsked();
    }
    return before.isAsked() || before.inForce() && before.words().isEmpty();
  }

  private void insert(EntityManager em, Acting who, boolean delegate, boolean publisher) {
    em.createNativeQuery(
            "insert into delegation (tenant_id, id, wish, publisher, person_id, at)"
                + " values (:tenant, :id, cast(:wish as delegation_wish), :publisher, :person, :now)")
        .setParameter("tenant", who.tenant())
        .setParameter("id", UUID.randomUUID())
        .setParameter("wish", delegate ? "delegate" : "withdraw")
        .setParameter("publisher", publisher)
        .setParameter("person", who.person())
        .setParameter("now", repository.clock().instant().atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  private Standing standing(EntityManager em, String tenant) {
    Directory directory = repository.trust().directory();
    return standing(em, tenant, directory.delegatesRerenders(tenant));
  }

  /**
   * How things stand in a department.
   *
   * @param em of the department, or of the platform
   */
  public static Standing standing(EntityManager em, String tenant, boolean inForce) {
    List<?> rows =
        em.createNativeQuery(
                "select cast(d.wish as text), d.publisher, p.name, d.at from delegation d"
                    + " join person p on p.id = d.person_id where d.tenant_id = :tenant"
                    + " order by d.at, d.wish, d.id")
            .setParameter("tenant", tenant)
            .getResultList();
    List<Word> words = new ArrayList<>();
    for (Object one : rows) {
      Object[] row = (Object[]) one;
      boolean delegate = row[0].equals("delegate");
      if (!delegate) {
        words.clear();
      }
      words.add(new Word(delegate, (Boolean) row[1], (String) row[2], (Instant) row[3]));
    }
    return new Standing(words, inForce);
  }
}
