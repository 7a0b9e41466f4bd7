package id.perisai.admin.frame;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** The two languages of the screens; the first is what everyone gets who chose nothing. */
public enum Language {
  ID,
  EN;

  /** Under TLS no other host of the city can set it. */
  static String cookie(HttpServletRequest request) {
    return request.isSecure() ? "__Host-bahasa" : "bahasa";
  }

  /** {@code id} or {@code en}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Locale locale() {
    return Locale.forLanguageTag(code());
  }

  public static Language of(String code) {
    return "en".equals(code) ? EN : ID;
  }

  /** What this browser chose by the switch. */
  public static Language of(HttpServletRequest request) {
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) {
        if (cookie.getName().equals(cookie(request))) {
          return of(cookie.getValue());
        }
      }
    }
    return ID;
  }
}
