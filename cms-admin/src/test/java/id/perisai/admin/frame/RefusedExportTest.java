package id.perisai.admin.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody at an open screen asks for the whole trail. */
class RefusedExportTest {
  @Test
  void one_that_leads_to_the_proof_is_noted_for_the_security_log() throws Exception {
    Map<String, Object> attributes = new HashMap<>();
    Visitor visit = new Visitor();
    Field request = Visitor.class.getDeclaredField("request");
    request.setAccessible(true);
    request.set(visit, request(attributes));
    try {
      Answers.refusedExport(new Refused(AccessRefusal.STEP_UP_NEEDED), visit, Screen.AUDIT);
    } catch (RuntimeException | LinkageError noServerHere) {
      // The answer itself takes a server; what matters here came before.
    }
    assertEquals("STEP_UP_NEEDED", attributes.get(Refusal.class.getName()));
  }

  private static HttpServletRequest request(Map<String, Object> attributes) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RefusedExportTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "setAttribute" -> attributes.put((String) values[0], values[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
