package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the desk asks of the browser's passkeys, and what it says when they do not answer. */
class DeskPasskeyIT {
  private static Playwright playwright;
  private static Browser browser;
  private static Page page;

  @BeforeAll
  static void a_blank_page_with_the_desks_scripts() throws IOException {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(SampleSiteIT.chromium())
                    .setArgs(List.of("--no-sandbox")));
    page = browser.newPage();
    page.route(
        "**/*",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>")));
    page.navigate("https://sign.localhost/");
    page.waitForLoadState(LoadState.LOAD);
    for (String name : List.of("desk-core.js", "desk-words.js", "desk-passkey.js")) {
      page.evaluate(script(name));
    }
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NotAllowedError, 0, touch-cancelled",
    "NotAllowedError, 119000, touch-timeout",
    "AbortError, 0, touch-cancelled",
    "SecurityError, 0, touch-origin",
    "InvalidStateError, 0, passkey-exists",
    "NotSupportedError, 0, passkey-unfit",
    "ConstraintError, 0, passkey-unfit",
    "UnknownError, 0, touch-failed"
  })
  void says_in_both_languages_why_there_is_no_signature(String error, int waited, String key) {
    Object refusal =
        page.evaluate(
            """
            async ([name, waited]) => {
              const now = Date.now;
              navigator.credentials.get = async () => {
                Date.now = () => now() + waited;
                throw new DOMException('x', name);
              };
              try {
                await deskPasskey.touch('sign.localhost', new Uint8Array(3), ['AAAA']);
                return 'signed';
              } catch (refusal) {
                return refusal.key;
              } finally {
                Date.now = now;
              }
            }\
            """,
            List.of(error, waited));
    assertEquals(key, refusal);
    Object indonesian = page.evaluate("key => deskWords.id['refusal.' + key]", key);
    Object english = page.evaluate("key => deskWords.en['refusal.' + key]", key);
    assertTrue(indonesian instanceof String && english instanceof String, key);
    assertNotEquals(indonesian, english);
  }

  @Test
  void says_that_a_browser_knows_no_passkeys() {
    Object key =
        page.evaluate(
            """
            async () => {
              const known = globalThis.PublicKeyCredential;
              globalThis.PublicKeyCredential = undefined;
              try {
                await deskPasskey.touch('sign.localhost', new Uint8Array(3), ['AAAA']);
                return 'signed';
              } catch (refusal) {
                return refusal.key;
              } finally {
                globalThis.PublicKeyCredential = known;
              }
            }\
            """);
    assertEquals("no-webauthn", key);
    assertTrue(page.evaluate("deskWords.id['refusal.no-webauthn']") instanceof String);
  }

  @Test
  void asks_for_this_message_these_passkeys_and_a_verified_person() {
    Object asked =
        page.evaluate(
            """
            async () => {
              let asked;
              navigator.credentials.get = async (options) => {
                asked = options.publicKey;
                return { rawId: new Uint8Array([1, 2]).buffer, response: {
                  authenticatorData: new Uint8Array(37).fill(4).buffer,
                  clientDataJSON: new ArrayBuffer(1), signature: new ArrayBuffer(2) } };
              };
              const message = new TextEncoder().encode('pesan');
              const keys = [{ credential: 'AQI', key: 'k' }];
              const signature = await deskPasskey.sign('sign.localhost', message, keys);
              const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', message));
              return [asked.rpId, asked.userVerification,
                String(new Uint8Array(asked.allowCredentials[0].id)),
                String(asked.challenge) === String(digest), asked.allowCredentials.length,
                Object.keys(signature).sort().join()];
            }\
            """);
    assertEquals(
        List.of(
            "sign.localhost",
            "required",
            "1,2",
            true,
            1,
            "authenticatorData,clientData,key,signature,type"),
        asked);
  }

  @Test
  void refuses_the_answer_of_a_device_that_looked_at_nobody() {
    Object key =
        page.evaluate(
            """
            async () => {
              navigator.credentials.get = async () => ({
                rawId: new Uint8Array([1]).buffer, response: {
                  authenticatorData: new Uint8Array(37).fill(1).buffer,
                  clientDataJSON: new ArrayBuffer(1), signature: new ArrayBuffer(2) } });
              try {
                await deskPasskey.touch('sign.localhost', new Uint8Array(3), ['AQ']);
                return 'signed';
              } catch (refusal) {
                return refusal.key;
              }
            }\
            """);
    assertEquals("touch-unverified", key);
  }

  @Test
  void has_the_same_sentences_with_the_same_places_in_both_languages() {
    Object different =
        page.evaluate(
            """
            () => {
              const places = (text) => String((text ?? 'none').match(/\\{\\d\\}/g)?.sort());
              const names = new Set([...Object.keys(deskWords.id), ...Object.keys(deskWords.en)]);
              return [...names].filter(
                (name) => !(name in deskWords.id) || !(name in deskWords.en)
                  || places(deskWords.id[name]) !== places(deskWords.en[name]));
            }\
            """);
    assertEquals(List.of(), different);
  }

  private static String script(String name) throws IOException {
    try (InputStream in = DeskPasskeyIT.class.getResourceAsStream("desk/" + name)) {
      // As statements of a function: a strict directive must stay first.
      return "() => {" + new String(in.readAllBytes(), StandardCharsets.UTF_8) + "}";
    }
  }
}
