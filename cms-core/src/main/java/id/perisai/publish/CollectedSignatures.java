package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.SigningProgress;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table {@code candidate_signature}: what one candidate has of the signatures that it takes.
 */
final class CollectedSignatures {
  private CollectedSignatures() {}

  /**
   * Adds a person's signatures to those that the candidate has; where they are still too few, keeps
   * them.
   *
   * @param statement the candidate's
   * @return all signatures, and how many people are missing
   * @throws Refused SIGNATURE_REFUSED; SIGNATURES_MISSING where too few came in files, which stay
   *     there
   */
  static Gathered gather(
      EntityManager em,
      Acting who,
      Candidate candidate,
      Statement statement,
      Signatures given,
      TrustChain trust,
      Instant now) {
    try {
      Signatures all = merged(em, candidate, given);
      SigningProgress progress = SigningProgress.of(trust, statement, all);
      if (!who.isCommandLine()) {
        requireOwnKey(who, progress, given);
      } else if (progress.missing() > 0) {
        throw new Refused(PublishRefusal.SIGNATURES_MISSING, progress.missing());
      } else {
        keepSigners(em, candidate, all, progress.signers(), now);
      }
      if (progress.missing() > 0) {
        keep(em, who, candidate, given, now);
        audit(em, who, candidate, statement, progress);
      }
      return new Gathered(all, progress.missing());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  /**
   * @param missing people who must sign as well; 0 when it may come into force
   */
  record Gathered(Signatures all, int missing) {}

  /** The token spoke for one person: a signature of somebody else does not belong to it. */
  private static void requireOwnKey(Acting who, SigningProgress progress, Signatures given) {
    Set<Digest> keys = given.list().stream().map(Signature::key).collect(Collectors.toSet());
    boolean own =
        progress.signers().stream()
            .anyMatch(key -> key.person().equals(who.person()) && keys.contains(key.keyId()));
    if (!own) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, "signed by another person's key");
    }
  }

  /** Whatever a tenant's people signed of a candidate. */
  static List<Signature> kept(EntityManager em, Candidate candidate) throws Rejected {
    List<Signature> kept = new ArrayList<>();
    for (Object row :
        em.createNativeQuery(
                "select cast(signatures as bytea) from candidate_signature"
                    + " where tenant_id = :tenant and candidate_id = :id order by at, person_id")
            .setParameter("tenant", candidate.tenant())
            .setParameter("id", candidate.id())
            .getResultList()) {
      kept.addAll(Signatures.parse((byte[]) row).list());
    }
    return kept;
  }

  /** What the candidate has, and what is given. */
  static Signatures merged(EntityManager em, Candidate candidate, Signatures given)
      throws Rejected {
    List<Signature> all = new ArrayList<>(given.list());
    Set<Digest> keys = new HashSet<>();
    all.forEach(signature -> keys.add(signature.key()));
    for (Signature signature : kept(em, candidate)) {
      if (keys.add(signature.key())) {
        all.add(signature);
      }
    }
    return Signatures.of(all);
  }

  static void keep(
      EntityManager em, Acting who, Candidate candidate, Signatures given, Instant now) {
    em.createNativeQuery(
            "insert into candidate_signature (tenant_id, candidate_id, person_id, signatures, at)"
                + " values (:tenant, :id, :person, :signatures, :now) on conflict do nothing")
        .setParameter("tenant", candidate.tenant())
        .setParameter("id", candidate.id())
        .setParameter("person", who.person())
        .setParameter("signatures", given.bytes())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
    DeskTokens.use(em, who, DeskTokens.Purpose.CANDIDATE, candidate.id(), now);
  }

  /**
   * Keeps of each person that they signed, as far as they are known here: whoever brings a folder
   * with signatures did not sign.
   *
   * @param signers whose signatures fit
   */
  static void keepSigners(
      EntityManager em, Candidate candidate, Signatures all, List<Key> signers, Instant now) {
    for (Key key : signers) {
      em.createNativeQuery(
              "insert into candidate_signature (tenant_id, candidate_id, person_id, signatures, at)"
                  + " select :tenant, :id, p.id, :signatures, :now from person p"
                  + " where p.id = :person on conflict do nothing")
          .setParameter("tenant", candidate.tenant())
          .setParameter("id", candidate.id())
          .setParameter("person", key.person())
          .setParameter("signatures", by(key, all).bytes())
          .setParameter("now", now.atOffset(ZoneOffset.UTC))
          .executeUpdate();
    }
  }

  private static Signatures by(Key key, Signatures all) {
    try {
      return Signatures.of(
          all.list().stream().filter(one -> one.key().equals(key.keyId())).toList());
    } catch (Rejected e) {
      throw new IllegalStateException("some of signatures that were read are none", e);
    }
  }

  private static void audit(
      EntityManager em,
      Acting who,
      Candidate candidate,
      Statement statement,
      SigningProgress progress) {
    AuditTrail.record(
        em,
        candidate.tenant(),
        who.person(),
        candidate.kind().code() + ".sign",
        Map.of(
            "candidate", candidate.id().toString(),
            "version", statement.version(),
            "statement", statement.digest().hex(),
            "missing", (long) progress.missing()));
  }
}
