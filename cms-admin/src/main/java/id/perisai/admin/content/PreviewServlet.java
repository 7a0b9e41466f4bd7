package id.perisai.admin.content;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Place;
import id.perisai.admin.security.SecurityLogFilter;
import id.perisai.admin.security.SessionFilter;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.Revision;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.release.Digest;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import id.perisai.render.SiteContent;
import id.perisai.render.SiteRenderer;
import id.perisai.review.Approvals;
import id.perisai.review.Approvals.Approved;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import id.perisai.themes.Themes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /pratinjau/<page>/<number>}: a revision, rendered by the very program that publishes,
 * among what stands approved. Served so that nothing in it can run.
 */
public final class PreviewServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/([1-9][0-9]{0,8})");
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

  /** The theme statement's digest shows nowhere on a page. */
  private static final Digest NO_STATEMENT = Digest.of(new byte[0]);

  @Inject private transient Work work;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher address = ADDRESS.matcher(String.valueOf(request.getPathInfo()));
    if (!address.matches()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      RenderedEntry page =
          render(
              (Acting) request.getAttribute(SessionFilter.ACTING),
              UUID.fromString(address.group(1)),
              Integer.parseInt(address.group(2)));
      response.setHeader("Content-Security-Policy", POLICY);
      response.setContentType(page.mediaType());
      response.getOutputStream().write(page.bytes());
    } catch (Refused refused) {
      if (refused.refusal() == AccessRefusal.TOO_FAST) {
        SecurityLogFilter.note(request, refused);
        throw refused; // the page for what went wrong says when it goes on
      }
      response.sendError(
          Missing.is(refused)
              ? HttpServletResponse.SC_NOT_FOUND
              : HttpServletResponse.SC_FORBIDDEN);
    }
  }

  private RenderedEntry render(Acting who, UUID page, int number) {
    Opened revision = new Revisions(work).read(who, page, number);
    work.spend(who, Permission.READ, Cost.PREVIEW);
    SiteContent site =
        work.in(who, Permission.READ, em -> site(em, who.tenant(), revision.content()));
    return new SiteRenderer(Themes.templates(), Themes.theme())
        .renderOne(
            site, new PublishedPage(page, revision.digest(), revision.content()), Instant.now());
  }

  private static SiteContent site(EntityManager em, String tenant, Content candidate) {
    List<PublishedPage> pages = new ArrayList<>();
    for (Approved approved : Approvals.current(em, tenant)) {
      if (isPartOfEveryPage(approved.type()) || showsOthers(candidate)) {
        add(em, approved, pages);
      }
    }
    var row = Tenants.find(em, tenant).orElseThrow();
    return new SiteContent(
        tenant,
        row.name(),
        List.of(row.hostLabel()),
        Place.fromSystem().site(row.hostLabel()),
        NO_STATEMENT,
        pages);
  }

  private static boolean isPartOfEveryPage(ContentType type) {
    return !type.hasPath();
  }

  /** The home page lists the newest of everything; it is what menu and settings are shown on. */
  private static boolean showsOthers(Content candidate) {
    return !candidate.type().hasPath() || candidate.path().matches("/|/en");
  }

  private static void add(EntityManager em, Approved approved, List<PublishedPage> pages) {
    try {
      Content content = em.find(Revision.class, approved.revision()).content();
      pages.add(new PublishedPage(approved.page(), content.digest(), content));
    } catch (Refused tampered) {
      // Rewritten in the database: publishing restores and reports it; a preview leaves it out.
      return;
    }
  }
}
