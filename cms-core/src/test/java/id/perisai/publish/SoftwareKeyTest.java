package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Json;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoftwareKeyTest {
  private static final char[] PASSPHRASE = "bade-kuri-dola-semi".toCharArray();
  private static final SoftwareKey KEY = SoftwareKey.make(PASSPHRASE);

  // Made by the desk's own script, under the passphrase "café-di-tepi-kali".
  private static final String OF_A_BROWSER =
      """
      {"kdf":"PBKDF2-SHA-256",
      "iterations":600000,"salt":"rlwPGF41JNCbo3wjqbAtLg",
      "iv":"WSo2TpWypdvD8jLc",
      "ciphertext":"LJ8kMkh7ejHp8iz-2jJlpmUjWPXQuPJHx_j_hkdom90k9Q4vCYcIuVTw-67BtORNV4r40AWVMQPpL4Ork39YrQ",
      "public":"0hfZoHV9jI3NDq_FbO4-cc0k-8LzD9l2hRBMC3ucWjY",
      "key":"4a24234cfed49ec98023f485204d8cfb70a80c53aeb1468e54c879aaa1fb923f"}
      """;

  @Test
  void opens_with_its_passphrase_alone() throws Exception {
    assertEquals(KEY.keyId(), KEY.open(PASSPHRASE).keyId());
    assertThrows(
        SoftwareKey.WrongPassphrase.class, () -> KEY.open("bade-kuri-dola-sema".toCharArray()));
    assertThrows(SoftwareKey.WrongPassphrase.class, () -> KEY.open(new char[0]));
  }

  @Test
  void opens_what_a_browser_made_however_the_accent_is_typed() throws Exception {
    SoftwareKey key = SoftwareKey.parse(OF_A_BROWSER.getBytes(StandardCharsets.UTF_8));
    assertEquals(key.keyId(), key.open("caf\u00e9-di-tepi-kali".toCharArray()).keyId());
    assertEquals(key.keyId(), key.open("cafe\u0301-di-tepi-kali".toCharArray()).keyId());
  }

  @Test
  void survives_being_stored() throws Exception {
    SoftwareKey stored = SoftwareKey.parse(KEY.bytes());
    assertArrayEquals(KEY.publicKey(), stored.publicKey());
    assertEquals(KEY.keyId(), stored.open(PASSPHRASE).keyId());
  }

  @Test
  void does_not_open_under_another_key_id() throws Exception {
    SoftwareKey other = SoftwareKey.make(PASSPHRASE);
    Map<String, Object> json = new LinkedHashMap<>(KEY.toJson());
    json.put("key", other.keyId().hex());
    json.put("public", other.toJson().get("public"));
    SoftwareKey exchanged = SoftwareKey.parse(Json.canonical(json));
    assertThrows(SoftwareKey.WrongPassphrase.class, () -> exchanged.open(PASSPHRASE));
  }

  @Test
  void refuses_a_key_id_that_is_not_that_of_the_public_key() {
    Map<String, Object> json = new LinkedHashMap<>(KEY.toJson());
    json.put("key", "00".repeat(32));
    assertEquals(Reason.WRONG_DIGEST, rejected(json).reason());
  }

  @Test
  void refuses_fewer_iterations_than_are_safe() {
    Map<String, Object> json = new LinkedHashMap<>(KEY.toJson());
    json.put("iterations", 1000L);
    rejected(json);
  }

  @Test
  void refuses_another_way_of_deriving_and_unknown_members() {
    Map<String, Object> json = new LinkedHashMap<>(KEY.toJson());
    json.put("kdf", "MD5");
    assertEquals(Reason.UNKNOWN_TYPE, rejected(json).reason());
    json.put("kdf", KEY.toJson().get("kdf"));
    json.put("passphrase", "x");
    rejected(json);
  }

  @Test
  void makes_passphrases_of_more_than_80_bits_that_differ() {
    String phrase = Passphrase.random();
    assertTrue(phrase.matches("([a-z]{4}-){6}[a-z]{4}"), phrase);
    assertTrue(Passphrase.SYLLABLES * Math.log(90) / Math.log(2) > 80);
    assertFalse(phrase.equals(Passphrase.random()));
  }

  private static Rejected rejected(Map<String, Object> json) {
    return assertThrows(Rejected.class, () -> SoftwareKey.parse(Json.canonical(json)));
  }
}
