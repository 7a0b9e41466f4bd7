package id.perisai.release;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON object read member by member. Each read is required and typed; {@link #end} refuses
 * members that nobody read, so that a statement never says more than its reader understood.
 */
public final class JsonObject {
  /** The largest integer that JavaScript, which the signing desk speaks, holds exactly. */
  public static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

  private final String what;
  private final Map<String, Object> members;
  private final Set<String> read = new HashSet<>();

  private JsonObject(String what, Map<String, Object> members) {
    this.what = what;
    this.members = members;
  }

  /** Takes a parsed value that must be an object; {@code what} names it in refusals. */
  @SuppressWarnings("unchecked") // Json makes no maps with other keys than text
  public static JsonObject of(Object value, String what) throws Rejected {
    if (!(value instanceof Map)) {
      throw new Rejected(Reason.MALFORMED, what, "an object", kind(value));
    }
    return new JsonObject(what, (Map<String, Object>) value);
  }

  /** Reads canonical JSON that must be an object. */
  static JsonObject canonical(byte[] utf8, int maxBytes, String what) throws Rejected {
    return of(Json.parseCanonical(utf8, maxBytes, what), what);
  }

  public String text(String name) throws Rejected {
    return member(name, String.class, "text");
  }

  public long number(String name) throws Rejected {
    return member(name, Long.class, "an integer");
  }

  /** An integer from {@code min} to {@code max}, both included. */
  public long number(String name, long min, long max) throws Rejected {
    long value = number(name);
    if (value < min || value > max) {
      throw malformed(name, "from " + min + " to " + max, Long.toString(value));
    }
    return value;
  }

  /** A version: an integer from 1. */
  public long version(String name) throws Rejected {
    return number(name, 1, MAX_SAFE_INTEGER);
  }

  public boolean flag(String name) throws Rejected {
    return member(name, Boolean.class, "true or false");
  }

  public JsonObject object(String name) throws Rejected {
    return of(required(name), path(name));
  }

  @SuppressWarnings("unchecked") // Json makes no other lists
  public List<Object> list(String name) throws Rejected {
    return (List<Object>) member(name, List.class, "a list");
  }

  public List<JsonObject> objects(String name) throws Rejected {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : list(name)) {
      objects.add(of(item, path(name) + "[" + objects.size() + "]"));
    }
    return Collections.unmodifiableList(objects);
  }

  public List<String> texts(String name) throws Rejected {
    List<String> texts = new ArrayList<>();
    for (Object item : list(name)) {
      if (!(item instanceof String)) {
        throw malformed(name, "a list of text", kind(item));
      }
      texts.add((String) item);
    }
    return Collections.unmodifiableList(texts);
  }

  public Digest digest(String name) throws Rejected {
    return Digest.parse(text(name));
  }

  /** A digest, or nothing where the member is {@code null}; the member itself must be there. */
  public Optional<Digest> digestOrNull(String name) throws Rejected {
    return required(name) == null ? Optional.empty() : Optional.of(digest(name));
  }

  /** Whether a member that must be there is {@code null}. */
  boolean isNull(String name) throws Rejected {
    return required(name) == null;
  }

  /** A time in UTC of whole seconds, such as {@code 2026-11-21T03:00:00Z} (RFC 3339). */
  public Instant time(String name) throws Rejected {
    String text = text(name);
    try {
      if (TIME.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeParseException e) {
      throw new Rejected(Reason.MALFORMED, path(name), "a time that exists", text, e);
    }
    throw malformed(name, "a time like 2026-11-21T03:00:00Z", text);
  }

  /** Exactly {@code length} bytes in base64url without padding (RFC 4648, section 5). */
  public byte[] base64url(String name, int length) throws Rejected {
    byte[] bytes = base64url(name);
    if (bytes.length != length) {
      throw malformed(name, length + " bytes", bytes.length + " bytes");
    }
    return bytes;
  }

  /** At most {@code most} bytes in base64url without padding. */
  public byte[] base64urlUpTo(String name, int most) throws Rejected {
    byte[] bytes = base64url(name);
    if (bytes.length > most) {
      throw new Rejected(
          Reason.TOO_BIG, path(name), "at most " + most + " bytes", bytes.length + " bytes");
    }
    return bytes;
  }

  private byte[] base64url(String name) throws Rejected {
    String text = text(name);
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new Rejected(Reason.MALFORMED, path(name), "base64url", text, e);
    }
    // Java's decoder lets padding and stray trailing bits pass: only one spelling is ours.
    if (!base64url(bytes).equals(text)) {
      throw malformed(name, "base64url without padding", text);
    }
    return bytes;
  }

  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** The names of all members, in the order read. */
  public Set<String> names() {
    return members.keySet();
  }

  /** Refuses the object if it has members that were never read. */
  public void end() throws Rejected {
    for (String name : members.keySet()) {
      if (!read.contains(name)) {
        throw new Rejected(Reason.MALFORMED, what, "no member that is not known", name);
      }
    }
  }

  /** The name under which members of this object appear in refusals. */
  String path(String name) {
    return what + "." + name;
  }

  Rejected malformed(String name, String expected, String found) {
    return new Rejected(Reason.MALFORMED, path(name), expected, found);
  }

  private <T> T member(String name, Class<T> type, String expected) throws Rejected {
    Object value = required(name);
    if (!type.isInstance(value)) {
      throw malformed(name, expected, kind(value));
    }
    return type.cast(value);
  }

  private Object required(String name) throws Rejected {
    if (!members.containsKey(name)) {
      throw malformed(name, "to be there", "nothing");
    }
    read.add(name);
    return members.get(name);
  }

  private static String kind(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }
}
