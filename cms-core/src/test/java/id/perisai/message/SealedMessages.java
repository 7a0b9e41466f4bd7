package id.perisai.message;

import id.perisai.inbox.FormKind;
import id.perisai.inbox.Header;
import id.perisai.inbox.Inbox;
import id.perisai.inbox.Message;
import id.perisai.inbox.Receipt;
import id.perisai.inbox.Submission;
import id.perisai.release.SealingKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Messages as delivery leaves them in the inbox. */
public final class SealedMessages {
  public static final String WRITTEN = "Jalan di depan rumah saya berlubang";

  private SealedMessages() {}

  /** One message to a tenant's contact form, sealed to one key, by the node {@code satu}. */
  public static Submission to(Path inbox, String tenant, LockedSealingKey key) throws Exception {
    return to(inbox, header(FormKind.CONTACT, false, "satu", tenant), key);
  }

  static Header header(FormKind form, boolean junk, String node, String tenant) {
    return new Header(form, junk, node, Instant.now(), Receipt.random(), tenant);
  }

  static Submission to(Path inbox, Header header, LockedSealingKey key) throws Exception {
    SealingKey listed = key.listed(UUID.randomUUID());
    Submission submission =
        Submission.seal(
            header,
            new Message("/kontak", Map.of("message", WRITTEN, "name", "Ibu Aminah")),
            Map.of(listed.keyId(), listed.point()));
    Files.createDirectories(inbox);
    new Inbox(inbox, header.node(), Inbox.Bounds.ofMebibytes(8)).put(submission);
    return submission;
  }
}
