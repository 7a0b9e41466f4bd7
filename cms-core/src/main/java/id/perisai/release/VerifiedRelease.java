package id.perisai.release;

import java.util.List;

/**
 * A release that may be served: signed by its tenant's publishers, its manifest complete and of the
 * right shape, its stylesheets, scripts and fonts those of a verified theme. Only {@link
 * TrustChain} makes one. Its blobs are checked when they are read, each against its {@link Coding}.
 */
public final class VerifiedRelease {
  private final VerifiedStatement<ReleaseStatement> statement;
  private final VerifiedStatement<ThemeStatement> theme;
  private final Manifest manifest;

  VerifiedRelease(
      VerifiedStatement<ReleaseStatement> statement,
      VerifiedStatement<ThemeStatement> theme,
      Manifest manifest) {
    this.statement = statement;
    this.theme = theme;
    this.manifest = manifest;
  }

  public String tenant() {
    return statement.statement().tenant();
  }

  public long version() {
    return statement.statement().version();
  }

  public VerifiedStatement<ReleaseStatement> statement() {
    return statement;
  }

  public VerifiedStatement<ThemeStatement> theme() {
    return theme;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The keys of the publishers who signed. */
  public List<Key> signers() {
    return statement.signers();
  }
}
