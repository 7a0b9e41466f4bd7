package id.perisai.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.SessionCookieConfig;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ViewsCookieTest {
  @Test
  void is_bound_to_this_very_host_under_tls() {
    assertEquals(
        Map.of(
            "setName",
            "__Host-perisai_tampilan",
            "setSecure",
            true,
            "setHttpOnly",
            true,
            "setPath",
            "/"),
        configured(true));
    assertEquals(
        Map.of(
            "setName", "perisai_tampilan", "setSecure", false, "setHttpOnly", true, "setPath", "/"),
        configured(false));
  }

  private static Map<String, Object> configured(boolean tls) {
    Map<String, Object> set = new TreeMap<>();
    ViewsCookie.configure(
        (SessionCookieConfig)
            Proxy.newProxyInstance(
                ViewsCookieTest.class.getClassLoader(),
                new Class<?>[] {SessionCookieConfig.class},
                (proxy, method, values) -> set.put(method.getName(), values[0])),
        tls);
    return set;
  }
}
