package id.perisai.transfer;

import id.perisai.access.Refused;
import id.perisai.media.MediaLimits;
import id.perisai.media.MediaTable;
import id.perisai.media.PreparedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Brings the images along that pages name, each once; a placeholder stands in for those that are
 * missing.
 */
final class ImportedImages implements OldImages {
  private static final long LARGEST = 20L << 20;
  private static final Pattern PICTURE =
      Pattern.compile("(?i).*\\.(jpe?g|png|gif|webp|bmp|svg|avif|heic|tiff?)");

  private final MediaTable table;
  private final UUID person;
  private final MediaFolder folder;
  private final OldSite site;
  private final MediaLimits limits;
  private final Map<String, Map<String, Object>> kept = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final Set<String> missing = new TreeSet<>();
  private Map<String, Object> placeholder;
  private int brought;

  ImportedImages(
      MediaTable table, UUID person, MediaFolder folder, OldSite site, MediaLimits limits) {
    this.table = table;
    this.person = person;
    this.folder = folder;
    this.site = site;
    this.limits = limits;
  }

  @Override
  public Map<String, Object> image(String source, Notes notes) {
    String address =
        site.attachmentOf(source)
            .map(WxrItem::attachmentUrl)
            .filter(url -> !url.isEmpty())
            .orElse(source);
    Optional<Map<String, Object>> known = keep(address).or(() -> keep(source));
    if (known.isPresent()) {
      return known.get();
    }
    if (refused.containsKey(address)) {
      notes.add(Note.IMAGE_REFUSED, source, refused.get(address));
    } else {
      missing.add(source);
      notes.add(Note.IMAGE_MISSING, source);
    }
    return placeholder();
  }

  /** The image at this address if its file is there and can be read. */
  Optional<Map<String, Object>> keep(String address) {
    if (kept.containsKey(address)) {
      return Optional.of(kept.get(address));
    }
    if (refused.containsKey(address)) {
      return Optional.empty();
    }
    Optional<Map<String, Object>> media = folder.find(address).flatMap(file -> read(file, address));
    media.ifPresent(map -> kept.put(address, map));
    return media;
  }

  private Optional<Map<String, Object>> read(Path file, String address) {
    try {
      if (Files.size(file) > LARGEST) {
        refused.put(address, "lebih dari 20 MiB");
        return Optional.empty();
      }
      PreparedImage image =
          PreparedImage.of(file.getFileName().toString(), Files.readAllBytes(file));
      Map<String, Object> media = table.keep(person, image, limits, Instant.now());
      brought++;
      return Optional.of(media);
    } catch (IOException e) {
      refused.put(address, e.getClass().getSimpleName());
    } catch (Refused e) {
      refused.put(address, e.refusal().name());
    }
    return Optional.empty();
  }

  private Map<String, Object> placeholder() {
    if (placeholder == null) {
      PreparedImage image = PreparedImage.of("gambar-pengganti.png", PlaceholderImage.png());
      placeholder = table.keep(person, image, limits, Instant.now());
    }
    return placeholder;
  }

  @Override
  public Optional<String> alt(String source) {
    return site.attachmentOf(source)
        .map(item -> item.meta("_wp_attachment_image_alt"))
        .filter(alt -> !alt.isBlank());
  }

  @Override
  public boolean isPicture(String href) {
    return isImage(href) || href.contains("attachment_id=") || site.isAttachmentPage(href);
  }

  static boolean isImage(String address) {
    return PICTURE.matcher(address.replaceFirst("[?#].*$", "")).matches();
  }

  /** How many files were brought along. */
  int brought() {
    return brought;
  }

  /** Addresses of images that pages name and that were not found. */
  Set<String> missing() {
    return missing;
  }
}
