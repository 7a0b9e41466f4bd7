package id.perisai.render;

import gg.jte.TemplateEngine;
import id.perisai.block.Media;
import id.perisai.content.Content;
import id.perisai.release.MediaTypes;
import id.perisai.render.RenderedSite.Later;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Renders sites. The same content at the same instant gives the same bytes, on every machine. */
public final class SiteRenderer {
  private final TemplateEngine templates;
  private final Theme theme;

  /** {@code templates} and {@code theme} come from the themes module. */
  public SiteRenderer(TemplateEngine templates, Theme theme) {
    this.templates = templates;
    this.theme = theme;
  }

  /**
   * Every entry of the site but the theme's files and the images' bytes: what is seen now, and what
   * will be seen at each instant ahead at which pages appear or end.
   */
  public RenderedSite render(SiteContent content, Instant now) {
    return render(content, now, Kept.NOTHING);
  }

  /** The same, but for what is kept. */
  public RenderedSite render(SiteContent content, Instant now, Kept kept) {
    Schedule schedule = Schedule.of(content, now);
    SiteEdition first = SiteEdition.of(new SiteIndex(content, now), templates, theme, kept);
    Courses courses = new Courses(kept, now, first, content.pages().size());
    SiteEdition edition = first;
    for (Instant instant : schedule.instants()) {
      SiteEdition next = edition.at(new SiteIndex(content, instant));
      courses.turn(edition, next, instant);
      edition = next;
    }
    return courses.site(media(content, now), schedule.leftOut(), first.shown());
  }

  /** What comes to stand at each path, in the order of time. */
  private static final class Courses {
    private final Kept kept;
    private final Instant now;
    private final SortedMap<String, List<Later>> courses = new TreeMap<>();
    private final Set<String> unchanged;

    Courses(Kept kept, Instant now, SiteEdition first, int size) {
      this.kept = kept;
      this.now = now;
      this.unchanged = new HashSet<>(2 * size);
      first.forEachFresh(this::begin);
    }

    private void begin(RenderedEntry entry) {
      boolean first =
          entry.isUnchanged()
              ? unchanged.add(entry.path())
              : courses.put(entry.path(), begun(entry)) == null;
      if (!first || entry.isUnchanged() && courses.containsKey(entry.path())) {
        throw new IllegalStateException("two entries at " + entry.path());
      }
    }

    private List<Later> begun(RenderedEntry first) {
      return new ArrayList<>(List.of(new Later(now, first)));
    }

    void turn(SiteEdition before, SiteEdition next, Instant instant) {
      Map<String, RenderedEntry> fresh = next.fresh();
      Set<String> paths = new HashSet<>(fresh.keySet());
      paths.addAll(next.pathsIn(before));
      for (String path : paths) {
        RenderedEntry is = fresh.get(path);
        if (is == null) {
          is = nothing(path, next.notFound());
        }
        if (!is.isUnchanged()) {
          List<Later> course = course(path, before);
          if (!course.get(course.size() - 1).entry().sameAs(is)) {
            course.add(new Later(instant, is));
          }
        }
      }
    }

    private List<Later> course(String path, SiteEdition before) {
      return courses.computeIfAbsent(
          path, p -> begun(unchanged.remove(p) ? kept.standing(p) : nothing(p, before.notFound())));
    }

    RenderedSite site(List<MediaUse> media, List<Instant> leftOut, Shown shown) {
      List<RenderedEntry> entries = new ArrayList<>();
      SortedMap<String, List<Later>> later = new TreeMap<>();
      courses.forEach(
          (path, course) -> {
            entries.add(course.get(0).entry());
            if (course.size() > 1) {
              later.put(path, List.copyOf(course.subList(1, course.size())));
            }
          });
      return new RenderedSite(entries, unchanged, later, media, leftOut, shown);
    }
  }

  /** What is not there yet, or no more, answers as what never was. */
  private static RenderedEntry nothing(String path, RenderedEntry notFound) {
    return RenderedEntry.page(path, 404, MediaTypes.HTML, notFound.bytes(), notFound.inputs());
  }

  /**
   * The page as the site would show it with {@code candidate} published, be it before its time; for
   * menu and settings, the home page.
   */
  public RenderedEntry renderOne(SiteContent content, PublishedPage candidate, Instant now) {
    SiteIndex index = new SiteIndex(content.with(candidate), now);
    Press press = new Press(index, templates, new FrameMaker(index, theme), Kept.NOTHING);
    ContentPages pages = new ContentPages(index, press, Slices.fresh(index));
    Content page = candidate.content();
    if (page.isWithdrawn()) {
      return pages.gone(candidate);
    }
    return page.type().hasPath() && !ContentPages.isHome(page)
        ? pages.entry(candidate)
        : new HomePages(index, press).entry(page.language());
  }

  private static List<Media.Variant> shown(PublishedPage page) {
    if (page.content().media().isEmpty() && page.content().file().isEmpty()) {
      return List.of();
    }
    List<Media.Variant> shown = new ArrayList<>();
    page.content().media().forEach(media -> shown.addAll(media.variants()));
    page.content().file().ifPresent(file -> shown.add(file.variant()));
    return shown;
  }

  private static List<MediaUse> media(SiteContent site, Instant now) {
    Map<String, Reading> readings = new TreeMap<>();
    Map<String, Media.Variant> variants = new TreeMap<>();
    ZoneOffset zone = site.zone();
    for (PublishedPage page : site.pages()) {
      List<PublishedPage> contents = page.contents();
      for (int i = contents.size() - 1; i >= 0; i--) {
        PublishedPage content = contents.get(i);
        List<Media.Variant> shown = shown(content);
        if (!shown.isEmpty() && isSeen(content, now, zone)) {
          for (Media.Variant variant : shown) {
            variants.put(variant.path(), variant);
            readings.computeIfAbsent(variant.path(), path -> new Reading()).of(content);
          }
        }
      }
    }
    List<MediaUse> uses = new ArrayList<>();
    variants.forEach(
        (path, variant) -> uses.add(new MediaUse(variant, readings.get(path).inputs())));
    return uses;
  }

  /** Now or later; what is over needs its images no more. */
  private static boolean isSeen(PublishedPage page, Instant now, ZoneOffset zone) {
    return switch (page.stateAt(now, zone).kind()) {
      case VISIBLE, NOT_YET -> true;
      case ENDED, WITHDRAWN -> false;
    };
  }
}
