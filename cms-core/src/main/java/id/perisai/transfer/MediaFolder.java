package id.perisai.transfer;

import id.perisai.access.Refused;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The copy of the old site's {@code wp-content/uploads} that was brought along, or nothing. */
final class MediaFolder {
  private static final int DEEPEST = 12;
  private static final int MOST_FILES = 500_000;
  private static final Pattern SCALED =
      Pattern.compile(
          "(.*)-(?:[0-9]{2,5}x[0-9]{2,5}|scaled|rotated|e[0-9]{10,14})(\\.[A-Za-z0-9]{2,5})");
  private static final Path AMBIGUOUS = Path.of("");

  private final Path root;
  private final Map<String, Path> byName = new HashMap<>();

  private MediaFolder(Path root) {
    this.root = root;
  }

  static MediaFolder none() {
    return new MediaFolder(null);
  }

  /**
   * @throws Refused MEDIA_FOLDER
   */
  static MediaFolder of(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        throw new Refused(TransferRefusal.MEDIA_FOLDER, directory);
      }
      MediaFolder folder = new MediaFolder(directory.toRealPath());
      folder.index();
      return folder;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new Refused(TransferRefusal.MEDIA_FOLDER, directory);
    }
  }

  private void index() throws IOException {
    try (Stream<Path> files = Files.walk(root, DEEPEST, new FileVisitOption[0])) {
      files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .limit(MOST_FILES)
          .forEach(
              file -> byName.merge(file.getFileName().toString(), file, (one, other) -> AMBIGUOUS));
    }
  }

  /**
   * The file of an image's address: the original where there is one, else the scaled copy that the
   * address names.
   */
  Optional<Path> find(String address) {
    if (root == null) {
      return Optional.empty();
    }
    String relative = relative(address);
    return Stream.of(unscaled(relative), relative)
        .flatMap(
            path -> Stream.of("", "uploads/", "wp-content/uploads/").map(prefix -> prefix + path))
        .map(this::inside)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> byName(relative));
  }

  private Optional<Path> byName(String relative) {
    return Stream.of(unscaled(relative), relative)
        .map(path -> byName.get(path.substring(path.lastIndexOf('/') + 1)))
        .filter(file -> file != null && file != AMBIGUOUS)
        .findFirst();
  }

  /** Never a file outside of the folder, not even through a link. */
  private Optional<Path> inside(String relative) {
    try {
      Path file = root.resolve(relative).normalize();
      boolean within =
          file.startsWith(root) && Files.isRegularFile(file) && file.toRealPath().startsWith(root);
      return within ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Path below the uploads: what follows {@code /wp-content/uploads/}, else {@code /files/}, else
   * the path of the address.
   */
  static String relative(String address) {
    String path = OldLinks.decoded(address.replaceFirst("[?#].*$", ""));
    for (String folder : List.of("/wp-content/uploads/", "/files/")) {
      int at = path.indexOf(folder);
      if (at >= 0) {
        return path.substring(at + folder.length());
      }
    }
    return path.replaceFirst("^(?i)(?:https?:)?//[^/]*", "").replaceFirst("^/+", "");
  }

  /** Without the mark of a scaled or turned copy: {@code foto-300x200.jpg} → {@code foto.jpg}. */
  static String unscaled(String path) {
    Matcher scaled = SCALED.matcher(path);
    return scaled.matches() ? scaled.group(1) + scaled.group(2) : path;
  }
}
