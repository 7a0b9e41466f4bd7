package id.perisai.admin.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageCookieTest {
  @Test
  void is_bound_to_this_very_host_under_tls() throws IOException {
    Cookie secure = chosen(true);
    assertEquals("__Host-bahasa", secure.getName());
    assertEquals("en", secure.getValue());
    assertTrue(secure.getSecure());
    assertTrue(secure.isHttpOnly());
    assertEquals("/", secure.getPath());
    assertEquals("Lax", secure.getAttribute("SameSite"));
    assertEquals("bahasa", chosen(false).getName());
  }

  @Test
  void under_tls_a_cookie_that_another_host_could_set_says_nothing() {
    assertEquals(Language.EN, Language.of(request(true, new Cookie("__Host-bahasa", "en"))));
    assertEquals(Language.ID, Language.of(request(true, new Cookie("bahasa", "en"))));
    assertEquals(Language.EN, Language.of(request(false, new Cookie("bahasa", "en"))));
  }

  private static Cookie chosen(boolean tls) throws IOException {
    List<Cookie> set = new ArrayList<>();
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                LanguageCookieTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, values) -> {
                  if (method.getName().equals("addCookie")) {
                    set.add((Cookie) values[0]);
                  }
                  return null;
                });
    new LanguageSwitch().doPost(request(tls), response);
    assertEquals(1, set.size());
    return set.get(0);
  }

  private static HttpServletRequest request(boolean tls, Cookie... cookies) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            LanguageCookieTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "isSecure" -> tls;
                  case "getCookies" -> cookies;
                  case "getParameter" -> values[0].equals("bahasa") ? "en" : null;
                  default -> null;
                });
  }
}
