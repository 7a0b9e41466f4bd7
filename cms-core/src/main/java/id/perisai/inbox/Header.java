package id.perisai.inbox;

import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a submission says openly. The sealed message opens only together with it.
 *
 * @param form what it answers
 * @param junk whether it was put aside: too many of one address, or a trap was stepped into
 * @param node the delivery node that took it
 * @param received to the minute, so that it is no help in finding out who was online
 * @param tenant whose form it was
 */
public record Header(
    FormKind form, boolean junk, String node, Instant received, Receipt receipt, String tenant) {
  private static final Pattern NODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public Header {
    if (!isNode(node)) {
      throw new IllegalArgumentException("not a node's name: " + node);
    }
    if (!RepositoryPaths.isTenant(tenant)) {
      throw new IllegalArgumentException("not a tenant id: " + tenant);
    }
    received = received.truncatedTo(ChronoUnit.MINUTES);
  }

  /** Whether this may name a node: 1 to 63 of a–z, 0–9 and hyphen, no hyphen first. */
  public static boolean isNode(String name) {
    return NODE.matcher(name).matches();
  }

  static Header read(JsonObject json) throws Rejected {
    Instant received = json.time("received");
    try {
      Header header =
          new Header(
              FormKind.of(json.text("form")).orElseThrow(IllegalArgumentException::new),
              json.flag("junk"),
              json.text("node"),
              received,
              new Receipt(json.text("receipt")),
              json.text("tenant"));
      json.end();
      if (!header.received.equals(received)) {
        throw new IllegalArgumentException("a time of whole minutes");
      }
      return header;
    } catch (IllegalArgumentException e) {
      throw new Rejected(
          Reason.MALFORMED,
          "header",
          "form, node, minute, receipt and tenant",
          "" + e.getMessage(),
          e);
    }
  }

  Map<String, Object> toJson() {
    return Map.of(
        "form",
        form.word(),
        "junk",
        junk,
        "node",
        node,
        "received",
        received.toString(),
        "receipt",
        receipt.number(),
        "tenant",
        tenant);
  }

  /** Canonical JSON, the additional data of each sealed message: as it stands in the file. */
  public byte[] aad() {
    return Json.canonical(toJson());
  }

  /** What the message was sealed for: {@code perisai inbox 1}, a zero byte, the tenant. */
  public byte[] info() {
    return Hpke.utf8("perisai inbox 1\0" + tenant);
  }
}
