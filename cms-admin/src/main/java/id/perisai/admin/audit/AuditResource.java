package id.perisai.admin.audit;

import id.perisai.access.Refused;
import id.perisai.admin.audit.AuditList.Item;
import id.perisai.admin.frame.Answers;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.Work;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the audit's filter shows, as a table for spreadsheets. */
@Path("/catatan.csv")
public class AuditResource {
  /** Without it spreadsheets take UTF-8 for something older. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  @Inject private Work work;
  @Inject private Visitor visit;

  @GET
  public Response export(
      @QueryParam("orang") @DefaultValue("") String person,
      @QueryParam("jenis") @DefaultValue("") String kind,
      @QueryParam("dari") @DefaultValue("") String from,
      @QueryParam("sampai") @DefaultValue("") String until,
      @QueryParam("asal") @DefaultValue("") String place) {
    try {
      List<Item> items =
          new AuditList(work)
              .export(visit.acting(), AuditFilter.of(person, kind, from, until, place));
      return Response.ok(table(items).getBytes(StandardCharsets.UTF_8))
          .type("text/csv; charset=utf-8")
          .header("Content-Disposition", "attachment; filename=\"catatan.csv\"")
          .header("Cache-Control", "no-store")
          .build();
    } catch (Refused refused) {
      return Answers.refusedExport(refused, visit, Screen.AUDIT);
    }
  }

  private String table(List<Item> items) {
    AuditSentences sentences = new AuditSentences(visit.words());
    StringBuilder table = new StringBuilder(BYTE_ORDER_MARK);
    table.append(
        Csv.row(
            visit.say("audit.number"),
            visit.say("audit.when"),
            visit.say("audit.who"),
            visit.say("audit.act"),
            visit.say("audit.reason"),
            visit.say("audit.before"),
            visit.say("audit.place"),
            visit.say("audit.code"),
            visit.say("audit.digest"),
            visit.say("audit.chain")));
    for (Item item : items) {
      table.append(
          Csv.row(
              Long.toString(item.number()),
              item.at().toString(),
              sentences.who(item),
              sentences.what(item),
              item.reason(),
              sentences.before(item),
              item.place(),
              item.act(),
              item.digest(),
              item.chain()));
    }
    return table.toString();
  }
}
