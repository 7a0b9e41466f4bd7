package id.perisai.release;

/**
 * Something signed as the exact bytes in which it is stored. A statement that was parsed is well
 * formed and nothing more; only {@link VerifiedStatement} says that those who may have signed it.
 */
public sealed interface Statement permits TrustRoot, Directory, ThemeStatement, TenantStatement {
  /** The most bytes that a statement may have. */
  int MAX_BYTES = 1024 * 1024;

  /** Its kind, as in its JSON: such as {@code root} or {@code release}. */
  String type();

  /** The tenant for which it speaks, or {@link SignedMessage#NO_TENANT}. */
  String scope();

  /** From 1; only grows. */
  long version();

  /** The stored bytes. */
  byte[] bytes();

  default Digest digest() {
    return Digest.of(bytes());
  }

  /** What signatures over it are made over. */
  default byte[] signedMessage() {
    return SignedMessage.of(type(), scope(), version(), bytes());
  }

  /** How refusals name it, such as {@code release dinkes/7}. */
  default String label() {
    return type()
        + " "
        + (scope().equals(SignedMessage.NO_TENANT) ? "" : scope() + "/")
        + version();
  }

  /** Opens a statement's bytes as an object whose type was read and is this one. */
  static JsonObject open(byte[] bytes, String type) throws Rejected {
    JsonObject json = JsonObject.canonical(bytes, MAX_BYTES, type);
    String found = json.text("type");
    if (!found.equals(type)) {
      throw new Rejected(Reason.UNKNOWN_TYPE, type + " statement", type, found);
    }
    return json;
  }
}
