package id.perisai.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A release that may be served: signed by its tenant's publishers, its manifest complete and of the
 * right shape, its stylesheets, scripts and fonts those of a verified theme. Only {@link
 * TrustChain} makes one. Its blobs are checked when they are read, each against its {@link Coding}.
 */
public final class VerifiedRelease {
  private final VerifiedStatement<ReleaseStatement> statement;
  private final VerifiedStatement<ThemeStatement> theme;
  private final Manifest manifest;
  private final SignedBase base;

  /**
   * @param base null unless the platform signed in the tenant's place
   */
  VerifiedRelease(
      VerifiedStatement<ReleaseStatement> statement,
      VerifiedStatement<ThemeStatement> theme,
      Manifest manifest,
      SignedBase base) {
    this.base = base;
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

  /** Its statement last, before it those on which it stands, if the platform signed it. */
  public List<VerifiedStatement<ReleaseStatement>> statements() {
    List<VerifiedStatement<ReleaseStatement>> all = new ArrayList<>(List.of(statement));
    base().ifPresent(signed -> all.addAll(signed.releases()));
    Collections.reverse(all);
    return all;
  }

  public VerifiedStatement<ThemeStatement> theme() {
    return theme;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** What it stands on, if the platform signed it in the tenant's place. */
  public Optional<SignedBase> base() {
    return Optional.ofNullable(base);
  }

  /** The keys of the people who signed: publishers, or the platform in their place. */
  public List<Key> signers() {
    return statement.signers();
  }
}
