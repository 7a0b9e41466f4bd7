package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.publish.Prepared;
import id.perisai.publish.ProductTheme;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SigningDesk;
import id.perisai.publish.StatementCandidates;
import id.perisai.release.Rejected;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.render.Theme;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes candidates of what a new version of the product brings and the platform must sign before
 * departments can publish again: the theme, then the signing desk, whose release names that theme.
 */
public final class PrepareTheme {
  private final Work work;
  private final SignedRepository repository;
  private final StatementCandidates candidates;
  private final Theme theme;

  public PrepareTheme(
      Work work, SignedRepository repository, StatementCandidates candidates, Theme theme) {
    this.work = work;
    this.repository = repository;
    this.candidates = candidates;
    this.theme = theme;
  }

  /** What waits to be signed. */
  public enum Step {
    /** Style sheets, icons, scripts, and the renderer's version. */
    THEME,
    /** The pages of the signing desk, a release of the platform's own tenant. */
    DESK
  }

  /** What is to be signed next; empty when all of this version is signed. */
  public Optional<Step> next() {
    TrustChain trust = repository.trust();
    if (!ProductTheme.isSigned(inForce(trust), theme)) {
      return Optional.of(Step.THEME);
    }
    return new SigningDesk(repository, theme).isInForce()
        ? Optional.empty()
        : Optional.of(Step.DESK);
  }

  /**
   * A candidate of the next step.
   *
   * @throws Refused NOT_PERMITTED; NOTHING_CHANGED when all is signed; TRUST_EXPIRED
   */
  public Prepared prepare(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    repository.trustForNew();
    Step step = next().orElseThrow(() -> new Refused(PublishRefusal.NOTHING_CHANGED));
    return work.platform(
        who,
        em ->
            step == Step.THEME
                ? theme(em, who)
                : new SigningDesk(repository, theme).prepare(em, who, candidates));
  }

  private Prepared theme(EntityManager em, Acting who) {
    ThemeStatement inForce = inForce(repository.trust());
    try {
      ThemeStatement next =
          ThemeStatement.of(
              inForce.version() + 1, repository.now(), Theme.RENDERER, ProductTheme.assets(theme));
      return candidates.theme(em, who, next, inForce.digest(), filesNotIn(inForce));
    } catch (Rejected e) {
      throw new IllegalStateException("the product's theme makes no statement", e);
    }
  }

  private Map<id.perisai.release.Digest, byte[]> filesNotIn(ThemeStatement inForce) {
    var known =
        inForce.assets().stream().map(ThemeStatement.Asset::digest).collect(Collectors.toSet());
    Map<id.perisai.release.Digest, byte[]> files = new LinkedHashMap<>();
    for (Theme.Asset asset : theme.assets()) {
      if (!known.contains(asset.digest())) {
        files.put(asset.digest(), asset.bytes());
      }
    }
    return files;
  }

  private ThemeStatement inForce(TrustChain trust) {
    try {
      return trust.theme(repository.newestTheme(trust)).statement();
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }
}
