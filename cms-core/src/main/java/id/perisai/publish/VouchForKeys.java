package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Signs the platform's next directory as a publisher, so that what it gives on the own site, such
 * as a new key, counts at once. It comes into force by the platform's signature.
 */
public final class VouchForKeys {
  private final Work work;
  private final SignedRepository repository;

  public VouchForKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * @return how many signatures it takes still, the platform's among them
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED
   */
  public Signed sign(Acting who, UUID candidate, Signatures signatures) {
    return work.in(who, Permission.PUBLISH, em -> sign(em, who, candidate, signatures));
  }

  private Signed sign(EntityManager em, Acting who, UUID id, Signatures signatures) {
    Candidate candidate = Candidates.open(em, who, id, repository.now());
    if (!candidate.isForVouching()) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    TrustChain trust = repository.trustForNew();
    Directory inForce = trust.directory();
    if (!candidate.base().equals(Optional.of(inForce.digest()))) {
      throw new Refused(PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, inForce.version());
    }
    try {
      Directory next = Directory.parse(candidate.statement());
      requireOwn(trust, who, next, signatures);
      CollectedSignatures.keep(em, who, candidate, signatures, repository.now());
      audit(em, who, candidate, next);
      Signatures all = Signatures.of(CollectedSignatures.kept(em, candidate));
      int missing = trust.unvouched(next, all).getOrDefault(who.tenant(), 0);
      return new Signed(next.version(), missing + 1);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  private static void requireOwn(
      TrustChain trust, Acting who, Directory next, Signatures signatures) throws Rejected {
    Set<Digest> own =
        trust.vouchers(who.tenant()).keys().stream()
            .filter(key -> key.person().equals(who.person()))
            .map(id.perisai.release.Key::keyId)
            .collect(Collectors.toSet());
    boolean others =
        signatures.list().stream().map(Signature::key).anyMatch(key -> !own.contains(key));
    int before =
        trust.unvouched(next, Signatures.of(java.util.List.of())).getOrDefault(who.tenant(), 0);
    int after = trust.unvouched(next, signatures).getOrDefault(who.tenant(), 0);
    if (others || signatures.list().isEmpty() || after >= before) {
      throw new Refused(
          PublishRefusal.SIGNATURE_REFUSED, "not signed by an own key that counts already");
    }
  }

  private static void audit(EntityManager em, Acting who, Candidate candidate, Directory next) {
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "directory.vouch",
        Map.of(
            "candidate", candidate.id().toString(),
            "version", next.version(),
            "statement", next.digest().hex()));
  }
}
