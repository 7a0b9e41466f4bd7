package id.perisai.transfer;

import java.util.List;
import java.util.Map;

/**
 * One item of an export as it stands there; texts are untrusted, absent ones are empty.
 *
 * @param number of the item in the file, from 1
 * @param line in the file where the item begins
 * @param id {@code wp:post_id}, 0 when absent
 * @param type {@code wp:post_type}: post, page, attachment, nav_menu_item …
 * @param status {@code wp:status}: publish, draft, pending, private, future, trash, inherit …
 * @param date local time as WordPress writes it, {@code 2015-01-31 09:30:00}; may be all zeros
 * @param parent id of the parent item, 0 for none
 * @param content the body; empty in the first reading, which keeps only what is needed to find
 *     one's way
 * @param terms categories, tags and menus
 * @param meta the few custom fields that are used
 */
record WxrItem(
    int number,
    int line,
    long id,
    String type,
    String status,
    String title,
    String link,
    String slug,
    String date,
    String dateGmt,
    String creator,
    String password,
    long parent,
    int menuOrder,
    String attachmentUrl,
    String content,
    String excerpt,
    List<Term> terms,
    Map<String, String> meta,
    int comments) {

  /** A category ({@code domain} category), tag (post_tag) or menu (nav_menu). */
  record Term(String domain, String slug, String name) {}

  boolean isPublic() {
    return status.equals("publish") && password.isEmpty();
  }

  String meta(String key) {
    return meta.getOrDefault(key, "");
  }
}
