package id.perisai.release;

import java.nio.charset.StandardCharsets;

/**
 * What a signature is made over: a statement's kind, place and version, then its exact bytes. The
 * head keeps a signature from being valid anywhere else than where it was meant.
 */
public final class SignedMessage {
  /** Stands for the tenant in statements of the platform. */
  public static final String NO_TENANT = "-";

  private SignedMessage() {}

  /**
   * @param type of the statement, such as {@code release}
   * @param tenant its tenant, or {@link #NO_TENANT}
   */
  public static byte[] of(String type, String tenant, long version, byte[] statement) {
    String head =
        String.join(
            "\n",
            "perisai/statement/v1",
            type,
            tenant,
            Long.toString(version),
            Integer.toString(statement.length),
            "");
    byte[] headBytes = head.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[headBytes.length + statement.length];
    System.arraycopy(headBytes, 0, message, 0, headBytes.length);
    System.arraycopy(statement, 0, message, headBytes.length, statement.length);
    return message;
  }
}
