package id.perisai.message;

import id.perisai.inbox.FormKind;
import id.perisai.inbox.Header;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes the tables {@code message}, {@code message_text} and {@code message_step}. */
final class MessageRows {
  private MessageRows() {}

  /** The tenant whose people may open a message: its own, or the city's incident team. */
  static String owner(Header header) {
    return header.form() == FormKind.INCIDENT ? "platform" : header.tenant();
  }

  /** Writes one whose receipt is not known yet; the database refuses a second of the same. */
  static void insert(EntityManager em, String owner, Header header, byte[] file, Instant now) {
    UUID id = UUID.randomUUID();
    em.createNativeQuery(
            "insert into message (tenant_id, id, receipt, form, site, node, junk, received,"
                + " collected_at, digest) values (:tenant, :id, cast(:receipt as name),"
                + " cast(:form as form_kind), cast(:site as name), cast(:node as name), :junk,"
                + " :received, :now, :digest)")
        .setParameter("tenant", owner)
        .setParameter("id", id)
        .setParameter("receipt", header.receipt().number())
        .setParameter("form", header.form().word())
        .setParameter("site", header.tenant())
        .setParameter("node", header.node())
        .setParameter("junk", header.junk())
        .setParameter("received", header.received().atOffset(ZoneOffset.UTC))
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("digest", Digest.of(file).bytes())
        .executeUpdate();
    em.createNativeQuery(
            "insert into message_text (tenant_id, message_id, sealed)"
                + " values (:tenant, :id, :sealed)")
        .setParameter("tenant", owner)
        .setParameter("id", id)
        .setParameter("sealed", file)
        .executeUpdate();
  }

  /** The digest of the file that was kept under a receipt. */
  static Optional<Digest> known(EntityManager em, String owner, Header header) {
    List<?> rows =
        em.createNativeQuery(
                "select cast(digest as bytea) from message where tenant_id = :tenant"
                    + " and receipt = cast(:receipt as name)")
            .setParameter("tenant", owner)
            .setParameter("receipt", header.receipt().number())
            .getResultList();
    return rows.stream().findFirst().map(bytes -> Digest.ofBytes((byte[]) bytes));
  }

  static Optional<byte[]> sealed(EntityManager em, String tenant, UUID message) {
    return em
        .createNativeQuery(
            "select sealed from message_text where tenant_id = :tenant and message_id = :id")
        .setParameter("tenant", tenant)
        .setParameter("id", message)
        .getResultList()
        .stream()
        .findFirst()
        .map(byte[].class::cast);
  }

  /**
   * @param person null: by its time
   * @param reason null but for what people delete
   */
  static void step(
      EntityManager em,
      String tenant,
      UUID message,
      Step step,
      UUID person,
      String reason,
      Instant now) {
    // Two steps at once take turns.
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('message ' || :id, 0)) as text)")
        .setParameter("id", message.toString())
        .getSingleResult();
    em.createNativeQuery(
            "insert into message_step (tenant_id, message_id, number, kind, person_id, reason, at)"
                + " select :tenant, :id, coalesce(max(number), 0) + 1,"
                + " cast(:kind as message_step_kind), cast(:person as uuid),"
                + " cast(:reason as text), :now from message_step"
                + " where tenant_id = :tenant and message_id = :id")
        .setParameter("tenant", tenant)
        .setParameter("id", message)
        .setParameter("kind", step.label())
        .setParameter("person", Objects.toString(person, null))
        .setParameter("reason", reason)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Whether there was text to delete. */
  static boolean deleteText(EntityManager em, String tenant, UUID message) {
    return em.createNativeQuery(
                "delete from message_text where tenant_id = :tenant and message_id = :id")
            .setParameter("tenant", tenant)
            .setParameter("id", message)
            .executeUpdate()
        > 0;
  }
}
