package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a new passkey is asked to sign, to show that whoever offers it can use it. Its first line is
 * that of no statement, so that the answer is a signature of nothing else.
 */
final class KeyOffer {
  private KeyOffer() {}

  /**
   * @param request chosen at random by authoring, good once
   */
  static byte[] message(Acting who, UUID request, Digest key) {
    return String.join(
            "\n",
            "perisai/key-offer/v1",
            who.tenant(),
            who.person().toString(),
            request.toString(),
            key.hex(),
            "")
        .getBytes(StandardCharsets.UTF_8);
  }
}
