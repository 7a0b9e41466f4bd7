package id.perisai.admin.frame;

import static id.perisai.access.Permission.DELEGATE;
import static id.perisai.access.Permission.EDIT;
import static id.perisai.access.Permission.HOLD;
import static id.perisai.access.Permission.MANAGE_PEOPLE;
import static id.perisai.access.Permission.MANAGE_TENANTS;
import static id.perisai.access.Permission.OFFER_KEY;
import static id.perisai.access.Permission.READ;
import static id.perisai.access.Permission.READ_AUDIT;
import static id.perisai.access.Permission.READ_MESSAGES;
import static id.perisai.access.Permission.REVIEW_ACCESS;
import static id.perisai.access.Permission.SIGN_DIRECTORY;
import static id.perisai.admin.frame.Screen.Scripts.EDITOR;
import static id.perisai.admin.frame.Screen.Scripts.OWN;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All screens: the address that people see, the view behind it, and the permission without which it
 * is not shown at all. What a person may do there is asked again by the view's acts.
 *
 * <p>In an address {@code {page}}, {@code {submission}} and {@code {batch}} are UUIDs, {@code
 * {token}} is base64url, {@code {tenant}} a tenant's id, {@code {kind}} and {@code {language}} are
 * words.
 */
public enum Screen {
  SIGN_IN("/masuk", "/screens/signin/sign-in.xhtml", null, OWN),
  LINK("/tautan/{token}", "/screens/signin/link.xhtml", null, OWN),
  PROVE("/buktikan", "/screens/signin/prove.xhtml", null, OWN),
  FACTORS("/cara-masuk", "/screens/signin/factors.xhtml", READ, OWN),
  SESSIONS("/sesi", "/screens/signin/sessions.xhtml", READ, OWN),
  PASSWORD("/sandi", "/screens/signin/password.xhtml", READ, OWN),
  HOME("/", "/screens/home/dashboard.xhtml", READ, OWN),
  PAGES("/halaman", "/screens/content/pages.xhtml", READ, OWN),
  NEW_PAGE("/halaman/baru", "/screens/content/new.xhtml", EDIT, OWN),
  NEW_EDITOR("/halaman/baru/{kind}/{language}", "/screens/content/editor.xhtml", EDIT, EDITOR),
  EDITOR_OF_PAGE("/halaman/{page}", "/screens/content/editor.xhtml", EDIT, EDITOR),
  HISTORY("/halaman/{page}/riwayat", "/screens/content/history.xhtml", READ, OWN),
  WITHDRAW("/halaman/{page}/tarik", "/screens/content/withdraw.xhtml", EDIT, OWN),
  CONFLICT("/halaman/{page}/bentrok", "/screens/content/conflict.xhtml", EDIT, OWN),
  PREVIEW("/halaman/{page}/lihat", "/screens/content/preview.xhtml", READ, OWN),
  SUBMIT("/halaman/{page}/ajukan", "/screens/review/submit.xhtml", Permission.SUBMIT, OWN),
  MENU("/menu", "/screens/content/menu.xhtml", EDIT, EDITOR),
  SETTINGS("/pengaturan", "/screens/content/settings.xhtml", EDIT, EDITOR),
  MEDIA("/media", "/screens/media/media.xhtml", READ, OWN),
  QUEUE("/tinjau", "/screens/review/queue.xhtml", READ, OWN),
  REVIEW("/tinjau/{submission}", "/screens/review/review.xhtml", READ, OWN),
  IMPORTS("/impor", "/screens/transfer/imports.xhtml", READ, OWN),
  IMPORT("/impor/{batch}", "/screens/transfer/import.xhtml", READ, OWN),
  PUBLISH("/terbit", "/screens/publish/publish.xhtml", Permission.PUBLISH, OWN),
  FORCE("/terbit/darurat", "/screens/publish/force.xhtml", Permission.FORCE, OWN),
  LOOK("/tampilan", "/screens/publish/delegation.xhtml", DELEGATE, OWN),
  POWER("/penahanan", "/screens/publish/power.xhtml", HOLD, OWN),
  MY_KEYS("/kunci-saya", "/screens/publish/my-keys.xhtml", OFFER_KEY, OWN),
  INBOX("/kotak-masuk", "/screens/message/inbox.xhtml", READ_MESSAGES, OWN),
  PEOPLE("/orang", "/screens/people/people.xhtml", MANAGE_PEOPLE, OWN),
  ACCESS("/orang/tinjau", "/screens/people/access.xhtml", REVIEW_ACCESS, OWN),
  RECORD("/riwayat-terbit", "/screens/publish/record.xhtml", READ_AUDIT, OWN),
  AUDIT("/catatan", "/screens/audit/audit.xhtml", READ_AUDIT, OWN),
  TENANTS("/platform", "/screens/platform/tenants.xhtml", MANAGE_TENANTS, OWN),
  NEW_TENANT("/platform/baru", "/screens/platform/new-tenant.xhtml", MANAGE_TENANTS, OWN),
  TENANT("/platform/opd/{tenant}", "/screens/platform/tenant.xhtml", MANAGE_TENANTS, OWN),
  ROOT("/platform/akar", "/screens/platform/root.xhtml", SIGN_DIRECTORY, OWN),
  KEYS("/platform/kunci", "/screens/platform/keys.xhtml", SIGN_DIRECTORY, OWN),
  THEME("/platform/tampilan", "/screens/platform/theme.xhtml", SIGN_DIRECTORY, OWN);

  /**
   * Which scripts a view loads, and so which policy it is served with: all stand under Trusted
   * Types, and the editor alone may make HTML of text, by ProseMirror's own policy.
   */
  public enum Scripts {
    OWN,
    EDITOR
  }

  /** A screen and the values in its address. */
  public record Visit(Screen screen, Map<String, String> values) {}

  private static final Pattern NAME = Pattern.compile("\\{([a-z]+)\\}");

  private final String address;
  private final String view;
  private final Permission needs;
  private final Scripts scripts;
  private final Pattern pattern;

  Screen(String address, String view, Permission needs, Scripts scripts) {
    this.address = address;
    this.view = view;
    this.needs = needs;
    this.scripts = scripts;
    this.pattern = Pattern.compile(pattern(address));
  }

  private static String pattern(String address) {
    return Pattern.compile("\\{([a-z]+)\\}")
        .matcher(address)
        .replaceAll(
            found ->
                "(?<" + found.group(1) + ">" + shape(found.group(1)).replace("\\", "\\\\") + ")");
  }

  private static String shape(String name) {
    return switch (name) {
      case "token" -> "[A-Za-z0-9_-]{20,100}";
      case "tenant" -> "[a-z][a-z0-9-]{1,30}";
      case "kind" -> "[a-z]{1,20}";
      case "language" -> "id|en";
      default -> "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    };
  }

  /** The screen of this path, if it is one. */
  public static Optional<Visit> at(String path) {
    for (Screen screen : values()) {
      Matcher matcher = screen.pattern.matcher(path);
      if (matcher.matches()) {
        return Optional.of(new Visit(screen, screen.valuesIn(matcher)));
      }
    }
    return Optional.empty();
  }

  private Map<String, String> valuesIn(Matcher matcher) {
    Map<String, String> values = new HashMap<>();
    Matcher names = NAME.matcher(address);
    while (names.find()) {
      values.put(names.group(1), matcher.group(names.group(1)));
    }
    return Map.copyOf(values);
  }

  /** The address as listed, with names in braces. */
  public String address() {
    return address;
  }

  public String view() {
    return view;
  }

  /** Whether it is shown before anybody has signed in. */
  public boolean isOpen() {
    return needs == null;
  }

  /** Whether these people get to see it at all. */
  public boolean isFor(Acting acting) {
    if (needs == null) {
      return true;
    }
    return isOfTheWholeSite() ? acting.may(needs, Optional.empty()) : acting.may(needs);
  }

  private boolean isOfTheWholeSite() {
    return this == MENU || this == SETTINGS;
  }

  public Scripts scripts() {
    return scripts;
  }
}
