package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Makes a page with its first revision, a draft. */
public final class CreatePage {
  private final Work work;

  public CreatePage(Work work) {
    this.work = work;
  }

  /**
   * @param content the JSON of {@link Content}; type and language are put in
   * @return the page's id
   * @throws Refused ADDRESS_OUTSIDE, WHOLE_SITE_NEEDED, PATH_TAKEN, ONLY_ONE
   * @throws id.perisai.block.InvalidContent with every problem of the content
   */
  public UUID create(Acting who, ContentType type, String language, Map<String, Object> content) {
    Map<String, Object> whole = new LinkedHashMap<>(content);
    whole.put("type", type.code());
    whole.put("language", language);
    Content valid = Content.parse(whole);
    work.spend(who, Permission.EDIT, Cost.PAGE);
    return work.within(
        who,
        Permission.EDIT,
        (em, reach) -> {
          Revision first = Pages.create(em, who, reach, valid);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "page.create",
              Map.of("page", first.page().toString(), "digest", first.digest().hex()));
          return first.page();
        });
  }
}
