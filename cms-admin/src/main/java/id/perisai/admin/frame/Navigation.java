package id.perisai.admin.frame;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** The main menu: what this person may open, in groups. */
@Named("navigation")
@RequestScoped
public class Navigation {
  @Inject private Visitor visit;
  @Inject private WaitingReviews waiting;
  @Inject private UnreadMessages unread;
  @Inject private UndecidedKeys keys;

  /** A heading (a key of the words; empty for none) with what stands below it. */
  public record Group(String label, List<Entry> entries) {}

  /** A link; {@code count} things wait there. */
  public record Entry(String label, String address, boolean current, int count) {}

  private List<Group> groups;

  public List<Group> getGroups() {
    if (groups == null) {
      groups = new ArrayList<>();
      add("", Screen.HOME, Screen.INBOX);
      if (!visit.isPlatform()) {
        add("nav.group.content", Screen.PAGES, Screen.MEDIA, Screen.MENU, Screen.SETTINGS);
        add(
            "nav.group.road",
            Screen.QUEUE,
            Screen.PUBLISH,
            Screen.POWER,
            Screen.MY_KEYS,
            Screen.IMPORTS);
      } else {
        add("nav.group.road", Screen.POWER, Screen.MY_KEYS);
      }
      add("nav.group.platform", Screen.TENANTS, Screen.KEYS, Screen.ROOT, Screen.THEME);
      if (visit.isPlatform()) {
        add("nav.group.site", Screen.PEOPLE, Screen.ACCESS, Screen.RECORD, Screen.AUDIT);
      } else {
        add(
            "nav.group.site",
            Screen.LOOK,
            Screen.PEOPLE,
            Screen.ACCESS,
            Screen.RECORD,
            Screen.AUDIT);
      }
    }
    return groups;
  }

  private void add(String label, Screen... screens) {
    List<Entry> entries = new ArrayList<>();
    for (Screen screen : screens) {
      if (screen.isFor(visit.acting())) {
        entries.add(
            new Entry(
                "nav." + screen.name().toLowerCase(java.util.Locale.ROOT),
                screen.address(),
                screen.name().equals(visit.getScreen()),
                count(screen)));
      }
    }
    if (!entries.isEmpty()) {
      groups.add(new Group(label, List.copyOf(entries)));
    }
  }

  private int count(Screen screen) {
    return switch (screen) {
      case QUEUE -> waiting.mine().size();
      case INBOX -> unread.count();
      case KEYS -> keys.count();
      case ROOT -> keys.countOfRoot();
      default -> 0;
    };
  }
}
