package id.perisai.content;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Reach;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Section;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * In which section of the site a page lies, and so who may work on it. This is the one place where
 * acts on pages ask whether somebody's reach covers them.
 *
 * <p>A page lies where its addresses lie: that of its newest revision, of its newest approved and
 * of its newest forced one ({@link PagePaths}). Whoever is to work on it reaches all of them, so
 * that a page which moves is neither taken out of a section nor put into one by somebody of another
 * section. What has no section (home, menu, settings) is of the whole site.
 */
public final class PageSections {
  /** The addresses that a page holds, by blank; for a query in which {@code p} is the page. */
  public static final String HELD =
      "(select string_agg(distinct held.content ->> 'path', ' ') from revision held"
          + " join page_path own on own.tenant_id = held.tenant_id and own.page_id = held.page_id"
          + " and own.path = sha256(convert_to(held.content ->> 'path', 'UTF8'))"
          + " where held.tenant_id = p.tenant_id and held.page_id = p.id)";

  private static final int MOST_FOUND = 60;

  private final Work work;

  public PageSections(Work work) {
    this.work = work;
  }

  /** The section that an address lies in; empty for what is of the whole site. */
  public static Optional<Section> of(ContentType type, String path) {
    if (type.isListed()) {
      return Optional.of(new Section(type.section("id")));
    }
    return type.hasPath() ? ofAddress(path) : Optional.empty();
  }

  /** As {@link #of} for an address of whatever type. */
  private static Optional<Section> ofAddress(String path) {
    for (ContentType type : ContentType.values()) {
      for (String language : ContentType.LANGUAGES) {
        if (type.isListed() && (path + "/").startsWith(type.section(language) + "/")) {
          return of(type, path);
        }
      }
    }
    String[] segments = path.substring(1).split("/", 3);
    boolean english = segments[0].equals("en");
    if (english && segments.length < 2) {
      return Optional.empty();
    }
    return Optional.of(english ? "/en/" + segments[1] : "/" + segments[0])
        .filter(Section::isSection)
        .map(Section::new);
  }

  /**
   * Asks for a page as it is stored, which nobody else changes until the transaction ends.
   *
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS
   */
  public static void require(EntityManager em, Reach reach, UUID page) {
    Pages.lock(em, page);
    ContentType type = Pages.find(em, page).type();
    if (!covers(reach, type, held(em, page))) {
      throw new Refused(AccessRefusal.OUTSIDE_SECTIONS);
    }
  }

  /**
   * Asks for what a content adds: its own address, and others that visitors would be led from.
   *
   * @param before what it follows; what stood there already is nobody's doing now
   * @throws Refused ADDRESS_OUTSIDE naming the first; WHOLE_SITE_NEEDED for menu and settings
   */
  public static void require(Reach reach, Content content, Optional<Content> before) {
    if (reach.isWholeSite()) {
      return;
    }
    if (!content.type().hasPath()) {
      reach.requireWholeSite();
    }
    requireAddress(reach, content.path(), of(content.type(), content.path()));
    List<String> others = new ArrayList<>(content.aliases());
    others.add(content.translates());
    before.map(Content::aliases).ifPresent(others::removeAll);
    before.map(Content::translates).ifPresent(others::remove);
    for (String other : others) {
      if (!other.isEmpty()) {
        requireAddress(reach, other, ofAddress(other));
      }
    }
  }

  private static void requireAddress(Reach reach, String path, Optional<Section> section) {
    if (!reach.covers(section)) {
      throw new Refused(AccessRefusal.ADDRESS_OUTSIDE, path, reach.words());
    }
  }

  /** Whether all addresses of a page are reached. */
  public static boolean covers(Reach reach, ContentType type, Collection<String> addresses) {
    return reach.isWholeSite()
        || !addresses.isEmpty()
            && addresses.stream().allMatch(path -> reach.covers(of(type, path)));
  }

  /**
   * With what the address of a new page of this type begins, for whoever reaches that far: {@code
   * /berita/}; empty when nothing of the type may be made in this language.
   */
  public static Optional<String> beginning(Reach reach, ContentType type, String language) {
    if (type.isListed()) {
      return Optional.of(type.section(language) + "/").filter(path -> reach.covers(of(type, path)));
    }
    String home = language.equals("en") ? "/en/" : "/";
    if (reach.isWholeSite()) {
      return Optional.of(type.hasPath() ? home : "");
    }
    return reach.sections().stream()
        .map(Section::path)
        .filter(path -> type.hasPath() && SitePaths.languageOf(path).equals(language))
        .filter(path -> listed(path).isEmpty())
        .map(path -> path + "/")
        .findFirst();
  }

  /** What is listed in a section; empty for pages. */
  public static Optional<ContentType> listed(Section section) {
    return listed(section.path());
  }

  private static Optional<ContentType> listed(String path) {
    return Arrays.stream(ContentType.values())
        .filter(type -> type.isListed() && type.section("id").equals(path))
        .findFirst();
  }

  /** What {@link #HELD} says. */
  public static List<String> addresses(String held) {
    return held == null || held.isEmpty() ? List.of() : Arrays.asList(held.split(" "));
  }

  private static List<String> held(EntityManager em, UUID page) {
    return addresses(
        (String)
            em.createNativeQuery("select " + HELD + " from page p where p.id = :page")
                .setParameter("page", page)
                .getSingleResult());
  }

  /**
   * Why this person may not do this on a page; the acts ask the same.
   *
   * @throws Refused PAGE_UNKNOWN
   */
  public Optional<Refusal> refusal(Acting who, UUID page, Permission permission) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          ContentType type = Pages.find(em, page).type();
          Optional<Reach> reach = who.reach(permission);
          if (reach.isEmpty()) {
            return Optional.of(AccessRefusal.NOT_PERMITTED);
          }
          return covers(reach.get(), type, held(em, page))
              ? Optional.empty()
              : Optional.of(AccessRefusal.OUTSIDE_SECTIONS);
        });
  }

  /**
   * The sections that there are: of every type that is listed, and of the pages, those with most
   * pages first.
   */
  public List<Section> all(Acting who) {
    return work.in(who, Permission.READ, PageSections::all);
  }

  private static List<Section> all(EntityManager em) {
    List<Section> sections = new ArrayList<>();
    for (ContentType type : ContentType.values()) {
      if (type.isListed()) {
        sections.add(new Section(type.section("id")));
      }
    }
    for (Object path :
        em.createNativeQuery(
                """
                select substring(h.path from '^/(?:en/)?[a-z0-9-]+') as section
                from page p join lateral (select r.path from revision r
                  where r.tenant_id = p.tenant_id and r.page_id = p.id and r.line = 'main'
                  order by r.number desc limit 1) h on true
                where p.type = 'page' and h.path not in ('/', '/en')
                group by 1 order by count(*) desc, 1
                """)
            .setMaxResults(MOST_FOUND)
            .getResultList()) {
      ofAddress((String) path).ifPresent(sections::add);
    }
    return sections;
  }
}
