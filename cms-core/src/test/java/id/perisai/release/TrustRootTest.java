package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.LOG;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trust root says of the platform's servers, and the spellings of it that are refused. */
class TrustRootTest {
  private static final byte[] HONEST = honest();

  @Test
  void names_the_log_the_timestamp_and_where_passkeys_sign() throws Rejected {
    TrustRoot root = TrustRoot.parse(HONEST);
    assertEquals("localhost/perisai", root.log().origin());
    assertEquals(LOG.serverKey(), root.log().key());
    assertEquals(TIMESTAMP.serverKey(), root.timestamp());
    assertEquals(List.of("http://sign.localhost:8080"), root.signing().origins());
    assertEquals("sign.localhost", root.signing().rp());
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "timestamp", "signing"})
  void refuses_a_root_that_leaves_one_out(String name) {
    assertRefused(
        Reason.MALFORMED,
        () -> {
          Map<String, Object> json = new HashMap<>(members());
          json.remove(name);
          TrustRoot.parse(Json.canonical(json));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "localhost/perisai, localhost",
    "localhost/perisai, localhost/perisai2",
    "localhost/perisai, LOCALHOST/perisai",
    "localhost/perisai, local host/perisai",
    "localhost/perisai, -localhost/perisai",
    "localhost/perisai, local+host/perisai",
    "http://sign.localhost:8080, sign.localhost",
    "http://sign.localhost:8080, http://sign.localhost:8080/",
    "http://sign.localhost:8080, ftp://sign.localhost",
    "'\"rp\":\"sign.localhost\"', '\"rp\":\"http://sign.localhost\"'",
    "'\"rp\":\"sign.localhost\"', '\"rp\":\"sign.localhost:8080\"'",
  })
  void refuses_names_that_are_not_of_their_form(String honest, String other) {
    assertRefused(Reason.MALFORMED, () -> TrustRoot.parse(with(honest, other)));
  }

  @Test
  void refuses_a_servers_key_of_a_type_that_it_does_not_know() {
    String text = new String(HONEST, StandardCharsets.UTF_8);
    int log = text.indexOf("\"type\":\"ed25519\"", text.indexOf("\"log\":"));
    String other = text.substring(0, log) + "\"type\":\"rsa\"" + text.substring(log + 16);
    assertRefused(
        Reason.UNKNOWN_TYPE, () -> TrustRoot.parse(other.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refuses_a_servers_key_with_which_anybody_can_forge() {
    assertRefused(Reason.WEAK_KEY, () -> ServerKey.ed25519(new byte[32]));
    String log = JsonObject.base64url(LOG.serverKey().publicKey());
    String weak = JsonObject.base64url(new byte[32]);
    assertRefused(Reason.WEAK_KEY, () -> TrustRoot.parse(with(log, weak)));
  }

  @SuppressWarnings("unchecked") // Json makes no maps with other keys than text
  private static Map<String, Object> members() throws Rejected {
    return (Map<String, Object>) Json.parse(HONEST, Statement.MAX_BYTES);
  }

  private static byte[] with(String honest, String other) {
    String text = new String(HONEST, StandardCharsets.UTF_8);
    assertEquals(true, text.contains(honest), honest);
    return text.replace(honest, other).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] honest() {
    try {
      return SmallRepository.root(1, PLATFORM).bytes();
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }
}
