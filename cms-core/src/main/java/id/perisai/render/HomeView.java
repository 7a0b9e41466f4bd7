package id.perisai.render;

import id.perisai.block.Link;
import java.util.List;

/**
 * The home page.
 *
 * @param hero null if the settings name no image
 * @param body of the page at {@code /}, if one is published
 * @param more links to the whole lists, by content type code
 */
public record HomeView(
    String title,
    String tagline,
    String welcome,
    Picture hero,
    List<Link> quickLinks,
    List<Card> announcements,
    List<Card> services,
    List<Card> news,
    List<Card> events,
    List<Card> documents,
    List<BodyPart> body,
    More more) {

  /** Addresses of the whole lists. */
  public record More(
      String announcements, String services, String news, String events, String documents) {}
}
