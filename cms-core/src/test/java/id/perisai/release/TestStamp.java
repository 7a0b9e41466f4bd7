package id.perisai.release;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stamps a repository of a test: what was put last of each kind counts as newest, lies too. */
final class TestStamp {
  private final Map<String, Seen> platform = new HashMap<>();
  private final Map<String, SortedMap<String, Seen>> tenants = new HashMap<>();
  private long version;
  private Instant issued;
  private Duration validFor = Timestamp.LONGEST;

  TestStamp(Instant issued) {
    this.issued = issued;
    for (String type : new String[] {"release", "hold", "purge"}) {
      tenants.put(type, new TreeMap<>());
    }
  }

  TestStamp copy() {
    TestStamp copy = new TestStamp(issued);
    copy.platform.putAll(platform);
    tenants.forEach((type, newest) -> copy.tenants.get(type).putAll(newest));
    copy.version = version;
    copy.validFor = validFor;
    return copy;
  }

  /** From now on stamps as of this time. */
  void at(Instant instant, Duration valid) {
    issued = instant;
    validFor = valid;
  }

  void put(Statement statement) {
    put(statement.type(), statement.scope(), Seen.of(statement));
  }

  void put(String type, String scope, Seen newest) {
    if (tenants.containsKey(type)) {
      tenants.get(type).put(scope, newest);
    } else {
      platform.put(type, newest);
    }
  }

  Timestamp.Listing listing(TreeHead log) {
    return new Timestamp.Listing(
        platform.get("root"),
        platform.get("directory"),
        platform.get("theme"),
        tenants.get("release"),
        tenants.get("hold"),
        tenants.get("purge"),
        log);
  }

  /** The next timestamp; empty until there is something to list. */
  Optional<Timestamp> next(TreeHead log, Signer signer) {
    return platform.size() < 3 ? Optional.empty() : Optional.of(signed(++version, log, signer));
  }

  Timestamp signed(long as, TreeHead log, Signer signer) {
    return signed(as, listing(log), signer);
  }

  Timestamp signed(long as, Timestamp.Listing listing, Signer signer) {
    byte[] line = Timestamp.statement(as, issued, validFor, listing);
    try {
      byte[] value = signer.sign(Timestamp.signedMessage(as, line)).value();
      return Timestamp.of(line, signer.serverKey(), value);
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  long version() {
    return version;
  }
}
