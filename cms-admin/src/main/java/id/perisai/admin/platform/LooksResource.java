package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Answers;
import id.perisai.admin.frame.Visitor;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far the sites are on their way to a new theme, for the screen that shows it. */
@Path("/platform/looks")
public class LooksResource {
  @Inject private Visitor visit;
  @Inject private LookList list;

  /**
   * {@code {"running", "summary", "sites": [{"site", "state", "word", "detail"}]}}, the words in
   * the person's language.
   */
  @GET
  public Response looks() {
    try {
      LookList.Shown shown = list.of(visit);
      List<Object> sites =
          shown.rows().stream()
              .map(
                  row ->
                      (Object)
                          Map.of(
                              "site", row.site(),
                              "state", row.state(),
                              "word", row.word(),
                              "detail", row.detail()))
              .toList();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("running", shown.running());
      json.put("summary", shown.summary());
      json.put("sites", sites);
      return Answers.ok(json);
    } catch (Refused refused) {
      return Answers.refused(refused, visit);
    }
  }
}
