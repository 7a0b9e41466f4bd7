package id.perisai.inbox;

import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a visitor wrote. Only sealed does it leave memory.
 *
 * @param page the path of the page that holds the form
 * @param fields what was written, by the name of the field; no empty ones
 */
public record Message(String page, Map<String, String> fields) {
  /** The most bytes of a message, padding included. */
  public static final int MOST = 256 * 1024;

  private static final int BLOCK = 1024;

  public Message {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * Canonical JSON and spaces after it up to a multiple of 1 KiB, so that the length of what is
   * sealed says little.
   */
  byte[] padded() {
    byte[] json = Json.canonical(Map.of("page", page, "fields", fields));
    byte[] padded = Arrays.copyOf(json, (json.length + BLOCK - 1) / BLOCK * BLOCK);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /** Reads what was opened. */
  static Message parse(byte[] padded) throws Rejected {
    if (padded.length % BLOCK != 0) {
      throw new Rejected(
          Reason.WRONG_LENGTH, "message", "a multiple of " + BLOCK, "" + padded.length);
    }
    int end = padded.length;
    while (end > 0 && padded[end - 1] == ' ') {
      end--;
    }
    Object value = Json.parseCanonical(Arrays.copyOf(padded, end), MOST, "message");
    JsonObject json = JsonObject.of(value, "message");
    JsonObject written = json.object("fields");
    Map<String, String> fields = new TreeMap<>();
    for (String name : written.names()) {
      fields.put(name, written.text(name));
    }
    Message message = new Message(json.text("page"), fields);
    json.end();
    return message;
  }
}
