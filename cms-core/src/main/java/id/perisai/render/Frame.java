package id.perisai.render;

import id.perisai.block.Link;
import java.util.List;

/**
 * What surrounds every page: head, header, menu, breadcrumbs, footer.
 *
 * @param title of this page, without the site's name
 * @param description for search engines; may be empty
 * @param canonical full address of this page
 * @param alternates full addresses in each language, this one included; empty if there is only one
 * @param other link to this page, or the home page, in the other language; null if there is none
 * @param feed path of the Atom feed that this page shows items of; empty if none
 * @param shareImage full address of an image for links in messengers; empty if none
 * @param search path of the page that searches, in the language of this one; empty for that page
 *     itself, which has a form of its own
 * @param indexed whether search engines should list the page
 */
public record Frame(
    Words words,
    Site site,
    String title,
    String description,
    String canonical,
    List<Alternate> alternates,
    OtherLanguage other,
    String feed,
    String shareImage,
    boolean indexed,
    String home,
    String search,
    List<MenuEntry> menu,
    List<Crumb> crumbs,
    String stylesheet,
    String icon) {

  /** The department as its settings describe it; texts may be empty. */
  public record Site(
      String name,
      String tagline,
      String parent,
      List<String> address,
      String phone,
      String phoneHref,
      String email,
      List<String> hours,
      List<Link> social,
      String map,
      String complaints,
      String ppid) {

    public String emailHref() {
      return "mailto:" + email;
    }
  }

  /** Language of the department's own words where the page has another one; else null. */
  public String siteLanguage() {
    return words.language().equals("id") ? null : "id";
  }

  /** A page of the same meaning in a language. */
  public record Alternate(String language, String href) {}

  /** Where the switch of languages leads. */
  public record OtherLanguage(String language, String label, String href) {}

  /**
   * An entry of the menu.
   *
   * @param href empty if it only opens its items
   * @param current {@code page} for this page, {@code true} for the section it is in, else empty
   */
  public record MenuEntry(String text, String href, String current, List<MenuEntry> items) {}

  /** A step of the breadcrumbs; {@code href} is empty for a step that cannot be visited. */
  public record Crumb(String text, String href) {}
}
