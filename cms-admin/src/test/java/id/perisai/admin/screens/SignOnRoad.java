package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import id.perisai.admin.Browser;
import id.perisai.admin.ProductionHome;
import id.perisai.oidc.LocalProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What people do with the city's identity provider, each in a browser of their own. */
record SignOnRoad(ProductionHome platform, Browser browser, LocalProvider provider) {
  private static final String SESSION = "__Host-perisai";

  /** Somebody who is in makes this account a way in. */
  void bind(Page tab, String account) {
    tab.navigate(at("/cara-masuk"));
    tab.locator("#hubungkan").click();
    assertTrue(provide(tab, account).contains("max_age=0"), "asked anew");
    assertThat(tab).hasURL(at("/cara-masuk?jadi=sso.added"));
    assertThat(tab.locator("[aria-labelledby=sso-judul] .state")).containsText("Terhubung");
    Looks.require(tab, "sign-on-bound");
  }

  void signOut(Page tab) {
    tab.locator("form[action='/tindakan/keluar'] button").click();
    assertThat(tab).hasURL(at("/masuk"));
    assertEquals(Optional.empty(), session(tab));
  }

  /** From outside, by the button. */
  void enter(Page tab, String account) {
    setOut(tab);
    provide(tab, account);
    assertThat(tab).hasURL(at("/"));
    assertTrue(session(tab).isPresent());
    assertEquals(Optional.empty(), cookie(tab, SESSION + "-sso"));
  }

  /** Shows again who they are; the session goes on under a new name. */
  void prove(Page tab, String account) {
    Optional<String> before = session(tab);
    tab.navigate(at("/buktikan?ke=/orang"));
    tab.locator("#sso").click();
    assertTrue(provide(tab, account).contains("max_age=0"), "asked anew");
    assertThat(tab).hasURL(at("/orang"));
    assertNotEquals(before, session(tab));
  }

  /** By an account of somebody else first, which leaves the link as it was. */
  Page accept(String link, String others, String account) {
    Page tab = browser.person(360, 800);
    tab.navigate(link);
    Looks.require(tab, "sign-on-invitation-360");
    tab.locator("#sso").click();
    provide(tab, others);
    assertThat(tab).hasURL(link + "?sso=SIGN_ON_TAKEN");
    assertThat(tab.locator("[role=alert]")).containsText("milik orang lain");
    tab.locator("#sso").click();
    provide(tab, account);
    assertThat(tab).hasURL(at("/"));
    tab.navigate(at("/cara-masuk"));
    tab.locator("[id='lepas:sso']").click();
    assertThat(tab.locator(".messages")).containsText("satu-satunya");
    Page late = browser.person();
    late.navigate(link);
    assertThat(late.locator("a.button[href='/masuk']")).isVisible();
    assertThat(late.locator("#sso")).hasCount(0);
    late.context().close();
    return tab;
  }

  /** An answer that somebody else got hold of before the browser that asked for it. */
  void replay(String account) {
    Page owner = browser.person();
    setOut(owner);
    String answer = provider.answer(URI.create(owner.url()), account).toString();
    Page stranger = browser.person();
    stranger.navigate(answer);
    assertThat(stranger).hasURL(at("/masuk?sso=CHALLENGE_GONE"));
    assertEquals(Optional.empty(), session(stranger));
    setOut(stranger);
    stranger.navigate(answer);
    assertThat(stranger).hasURL(at("/masuk?sso=SIGN_ON_REFUSED"));
    assertEquals(Optional.empty(), session(stranger));
    Looks.require(stranger, "sign-on-refused");
    owner.navigate(answer);
    assertThat(owner).hasURL(at("/"));
    signOut(owner);
    owner.navigate(answer);
    assertThat(owner).hasURL(at("/masuk?sso=CHALLENGE_GONE"));
    assertEquals(Optional.empty(), session(owner));
    stranger.context().close();
    owner.context().close();
  }

  /** Afterwards it is as unknown as anybody's. */
  void remove(Page tab, String account) {
    tab.navigate(at("/cara-masuk"));
    tab.locator("[id='lepas:sso']").click();
    assertThat(tab.locator("#hubungkan")).isVisible();
    signOut(tab);
    setOut(tab);
    provide(tab, account);
    assertThat(tab).hasURL(at("/masuk?sso=SIGN_ON_UNKNOWN"));
    assertThat(tab.locator("[role=alert]")).containsText("belum dihubungkan");
    assertEquals(Optional.empty(), session(tab));
  }

  private void setOut(Page tab) {
    tab.navigate(at("/masuk"));
    Locator button = tab.locator("#sso");
    assertThat(button).hasText("Masuk dengan SSO Kota");
    button.click();
    atProvider(tab);
  }

  /**
   * Says at the provider whose browser this is; it comes back from another site.
   *
   * @return the address to which it was sent
   */
  private String provide(Page tab, String account) {
    atProvider(tab);
    String address = tab.url();
    tab.locator("input").fill(account);
    tab.locator("button").click();
    return address;
  }

  private void atProvider(Page tab) {
    tab.waitForURL(url -> url.startsWith(provider.issuer() + "/auth?"));
  }

  private String at(String path) {
    return platform.authoring() + path;
  }

  private Optional<String> session(Page tab) {
    return cookie(tab, SESSION);
  }

  private Optional<String> cookie(Page tab, String name) {
    List<Cookie> all = tab.context().cookies(platform.authoring());
    return all.stream().filter(one -> one.name.equals(name)).map(one -> one.value).findFirst();
  }
}
