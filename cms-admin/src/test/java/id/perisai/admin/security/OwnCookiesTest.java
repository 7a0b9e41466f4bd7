package id.perisai.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Token;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cookies of a session and of a way to the identity provider and back. */
class OwnCookiesTest {
  private static final Token TOKEN = Token.random();

  @Test
  void are_bound_to_this_very_host_under_tls() {
    for (boolean tls : new boolean[] {true, false}) {
      List<Cookie> set = new ArrayList<>();
      HttpServletResponse response = response(set);
      SessionCookie.write(request(tls), response, TOKEN);
      SignOnCookie.write(request(tls), response, TOKEN);
      SessionCookie.clear(request(tls), response);
      SignOnCookie.clear(request(tls), response);
      assertEquals(
          tls
              ? List.of(
                  "__Host-perisai", "__Host-perisai-sso", "__Host-perisai", "__Host-perisai-sso")
              : List.of("perisai", "perisai-sso", "perisai", "perisai-sso"),
          set.stream().map(Cookie::getName).toList());
      for (Cookie cookie : set) {
        assertEquals(tls, cookie.getSecure(), cookie.getName());
        assertTrue(cookie.isHttpOnly(), cookie.getName());
        assertEquals("/", cookie.getPath());
        assertEquals(null, cookie.getDomain());
        assertEquals("Lax", cookie.getAttribute("SameSite"));
      }
    }
  }

  @Test
  void under_tls_one_that_another_host_could_set_says_nothing() {
    String text = TOKEN.text();
    Cookie[] plain = {new Cookie("perisai", text), new Cookie("perisai-sso", text)};
    assertEquals(Optional.empty(), SessionCookie.read(request(true, plain)));
    assertEquals(Optional.empty(), SignOnCookie.read(request(true, plain)));
    assertTrue(SessionCookie.read(request(false, plain)).isPresent());
    assertTrue(SignOnCookie.read(request(false, plain)).isPresent());
    Cookie[] bound = {new Cookie("__Host-perisai", text), new Cookie("__Host-perisai-sso", text)};
    assertTrue(SessionCookie.read(request(true, bound)).isPresent());
    assertTrue(SignOnCookie.read(request(true, bound)).isPresent());
  }

  private static HttpServletResponse response(List<Cookie> set) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            OwnCookiesTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, values) -> {
              if (method.getName().equals("addCookie")) {
                set.add((Cookie) values[0]);
              }
              return null;
            });
  }

  private static HttpServletRequest request(boolean tls, Cookie... cookies) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            OwnCookiesTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "isSecure" -> tls;
                  case "getCookies" -> cookies;
                  default -> null;
                });
  }
}
