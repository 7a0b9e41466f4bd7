package id.perisai.admin.content;

import id.perisai.access.Refused;
import id.perisai.admin.frame.NotHere;
import id.perisai.content.ContentRefusal;
import java.util.Set;

/** Turns "there is no such page here" into the answer for missing addresses. */
public final class Missing {
  private static final Set<ContentRefusal> MISSING =
      Set.of(ContentRefusal.PAGE_UNKNOWN, ContentRefusal.REVISION_UNKNOWN);

  private Missing() {}

  /** Whether it says that something is not there, or not for this tenant. */
  public static boolean is(Refused refused) {
    return refused.refusal() instanceof ContentRefusal reason && MISSING.contains(reason);
  }

  /** The exception to throw on. */
  public static RuntimeException orSame(Refused refused) {
    return is(refused) ? new NotHere() : refused;
  }
}
