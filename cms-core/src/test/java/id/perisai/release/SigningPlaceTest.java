package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the desk's own host and what lies below it can be a place to sign. */
class SigningPlaceTest {
  private static final String RP = "sign.example.go.id";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sign.example.go.id",
        "https://sign.example.go.id:8443",
        "http://sign.example.go.id",
        "https://a.sign.example.go.id"
      })
  void takes_an_origin_of_its_host_or_below(String origin) throws Rejected {
    SigningPlace place = new SigningPlace(RP, List.of(origin));
    assertEquals(List.of(origin), place.origins());
    assertEquals(place, SigningPlace.read(json(RP, origin)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.go.id",
        "https://evilsign.example.go.id",
        "https://sign.example.go.id.evil.example",
        "https://evil.example"
      })
  void refuses_an_origin_of_another_host(String origin) throws Rejected {
    List<String> mixed = List.of("https://" + RP, origin);
    assertThrows(IllegalArgumentException.class, () -> new SigningPlace(RP, mixed));
    JsonObject json = json(RP, origin);
    assertRefused(Reason.MALFORMED, () -> SigningPlace.read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sign.example.go.id/",
        "https://SIGN.example.go.id",
        "ftp://sign.example.go.id",
        "https://sign.example.go.id:0",
        "https://sign..example.go.id",
        "https://-sign.example.go.id",
        "sign.example.go.id",
        ""
      })
  void refuses_what_is_no_origin_in_its_one_spelling(String origin) throws Rejected {
    JsonObject json = json(RP, origin);
    assertRefused(Reason.MALFORMED, () -> SigningPlace.read(json));
    assertThrows(IllegalArgumentException.class, () -> new SigningPlace(RP, List.of(origin)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SIGN.example.go.id", "https://sign.example.go.id", "a b", ".", "a."})
  void refuses_a_relying_party_that_is_no_host_name(String rp) {
    assertThrows(IllegalArgumentException.class, () -> new SigningPlace(rp, List.of()));
  }

  @Test
  void is_the_host_of_a_desk() {
    assertEquals(
        new SigningPlace(RP, List.of("https://" + RP + ":8443")),
        SigningPlace.ofDesk("https://" + RP + ":8443"));
    assertThrows(IllegalArgumentException.class, () -> SigningPlace.ofDesk("desk"));
  }

  private static JsonObject json(String rp, String origin) throws Rejected {
    return JsonObject.of(Map.of("rp", rp, "origins", List.of(origin)), "signing");
  }
}
