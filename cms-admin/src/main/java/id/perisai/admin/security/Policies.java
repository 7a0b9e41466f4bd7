package id.perisai.admin.security;

import id.perisai.admin.frame.Screen;

/** The content security policies of the authoring screens. */
public final class Policies {
  /** For everything that is no screen: nothing may load from it. */
  public static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  private static final String FRAME =
      "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self';"
          + " form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; ";
  private static final String TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types ";

  private Policies() {}

  /** The policy of a screen. */
  public static String of(Screen screen) {
    return FRAME
        + TRUSTED_TYPES
        // ProseMirror reads the clipboard's HTML into a document of its own by a policy of its
        // name.
        + (screen.scripts() == Screen.Scripts.EDITOR ? "ProseMirrorClipboard" : "'none'")
        + "; script-src 'self'";
  }
}
