package id.perisai.admin.frame;

import id.perisai.access.Acting;
import jakarta.inject.Inject;
import java.lang.reflect.Field;
import java.util.Map;

/** Somebody at a screen whose view has no server around it, in Indonesian. */
public final class Looking extends Visitor {
  private final Acting who;
  private final Map<String, String> address;

  /**
   * @param address the values in the screen's address, such as {@code tenant}
   */
  public Looking(Acting who, Map<String, String> address) {
    this.who = who;
    this.address = address;
  }

  /** A view that was handed these; what it is not handed stays null. */
  public static <T> T at(T view, Object... injected) throws IllegalAccessException {
    for (Field field : view.getClass().getDeclaredFields()) {
      for (Object one : injected) {
        if (field.isAnnotationPresent(Inject.class) && field.getType().isInstance(one)) {
          field.setAccessible(true);
          field.set(view, one);
        }
      }
    }
    return view;
  }

  @Override
  public Acting acting() {
    return who;
  }

  @Override
  public Language language() {
    return Language.ID;
  }

  @Override
  public String value(String name) {
    return address.get(name);
  }
}
