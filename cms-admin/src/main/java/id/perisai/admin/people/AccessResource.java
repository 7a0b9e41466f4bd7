package id.perisai.admin.people;

import id.perisai.access.Refused;
import id.perisai.admin.audit.Csv;
import id.perisai.admin.frame.Answers;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.AccessList;
import id.perisai.publish.AccessList.Item;
import id.perisai.publish.SignedRepository;
import id.perisai.tenant.Work;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The access review as a table for spreadsheets. */
@Path("/akses.csv")
public class AccessResource {
  /** Without it spreadsheets take UTF-8 for something older. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private SignedRepository repository;

  @GET
  public Response export() {
    try {
      List<Item> items = new AccessList(work, repository).export(visit.acting());
      return Response.ok(table(items).getBytes(StandardCharsets.UTF_8))
          .type("text/csv; charset=utf-8")
          .header("Content-Disposition", "attachment; filename=\"akses.csv\"")
          .header("Cache-Control", "no-store")
          .build();
    } catch (Refused refused) {
      return Answers.refusedExport(refused, visit, Screen.ACCESS);
    }
  }

  private String table(List<Item> items) {
    StringBuilder table = new StringBuilder(BYTE_ORDER_MARK);
    table.append(
        Csv.row(
            visit.say("people.name"),
            visit.say("people.email"),
            visit.say("people.roles"),
            visit.say("access.since"),
            visit.say("access.seen"),
            visit.say("access.signs-in"),
            visit.say("access.second"),
            visit.say("access.keys"),
            visit.say("access.signed")));
    for (Item item : items) {
      table.append(
          Csv.row(
              item.line().name(),
              item.line().email(),
              AccessView.words(item, visit),
              item.line().since().map(Instant::toString).orElse(""),
              item.line().seen().map(Instant::toString).orElse(""),
              visit.say(item.line().signsIn() ? "access.yes" : "access.no"),
              AccessView.second(item, visit),
              Long.toString(item.keys()),
              item.line().signed().map(Instant::toString).orElse("")));
    }
    return table.toString();
  }
}
