package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.render.Kept;
import id.perisai.render.RenderedEntry;
import id.perisai.render.Shown;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of the release in force, by path. Its bytes lie in the repository, or their loss is
 * an alarm of delivery's; nobody looks at them here.
 */
final class InForce {
  private final Map<String, Entry> entries;

  InForce(Optional<VerifiedRelease> release) {
    entries = new HashMap<>(2 * release.map(base -> base.manifest().size()).orElse(0));
    release.ifPresent(
        base -> base.manifest().all().forEach(entry -> entries.put(entry.path(), entry)));
  }

  Optional<Entry> entry(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  Set<String> paths() {
    return entries.keySet();
  }

  /**
   * What need not be rendered again.
   *
   * @param about digest of what the signed directory says about the site
   * @param shown how this very release was made, if that is known
   */
  Kept kept(Digest about, Optional<Shown> shown) {
    return new Kept() {
      @Override
      public Optional<Variant> at(String path, Instant instant, Map<String, Digest> inputs) {
        return entry(path)
            .map(entry -> entry.at(instant))
            .filter(variant -> !variant.isRedirect() && isOf(variant, inputs, about));
      }

      @Override
      public Optional<Shown> shown() {
        return shown;
      }

      @Override
      public boolean stays(String path) {
        Entry entry = entries.get(path);
        return entry != null && !entry.isTimed();
      }

      @Override
      public RenderedEntry standing(String path) {
        Variant variant = entries.get(path).variants().get(0);
        Map<String, Digest> inputs = new HashMap<>(variant.inputs());
        inputs.remove(ReleaseDraft.SITE);
        return RenderedEntry.standing(path, variant, inputs);
      }
    };
  }

  private static boolean isOf(Variant variant, Map<String, Digest> inputs, Digest about) {
    return variant.inputs().size() == inputs.size() + 1
        && about.equals(variant.inputs().get(ReleaseDraft.SITE))
        && variant.inputs().entrySet().containsAll(inputs.entrySet());
  }
}
