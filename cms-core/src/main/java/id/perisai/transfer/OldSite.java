package id.perisai.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the first reading of an export leaves in memory: its items without their bodies. */
final class OldSite {
  private final Map<Long, WxrItem> pages = new LinkedHashMap<>();
  private final List<WxrItem> unnumbered = new ArrayList<>();
  private final Map<Long, WxrItem> attachments = new LinkedHashMap<>();
  private final Map<String, WxrItem> attachmentsByFile = new HashMap<>();
  private final Set<String> attachmentPages = new HashSet<>();
  private final Map<Long, List<WxrItem>> children = new HashMap<>();
  private final List<WxrItem> menuItems = new ArrayList<>();
  private final Map<String, Integer> otherTypes = new TreeMap<>();
  private int comments;
  private int tags;

  void add(WxrItem item) {
    comments += item.comments();
    tags += (int) item.terms().stream().filter(term -> term.domain().equals("post_tag")).count();
    switch (item.type()) {
      case "post", "page" -> {
        if (item.id() == 0 || pages.putIfAbsent(item.id(), item) != null) {
          unnumbered.add(item);
        }
      }
      case "attachment" -> addAttachment(item);
      case "nav_menu_item" -> menuItems.add(item);
      default -> otherTypes.merge(item.type().isEmpty() ? "?" : item.type(), 1, Integer::sum);
    }
  }

  private void addAttachment(WxrItem item) {
    attachments.put(item.id(), item);
    attachmentsByFile.putIfAbsent(MediaFolder.relative(item.attachmentUrl()), item);
    attachmentPages.add(page(item.link()));
    children.computeIfAbsent(item.parent(), parent -> new ArrayList<>()).add(item);
  }

  /** Posts and pages in the order of the export. */
  List<WxrItem> pages() {
    List<WxrItem> all = new ArrayList<>(pages.values());
    all.addAll(unnumbered);
    all.sort(java.util.Comparator.comparingInt(WxrItem::number));
    return all;
  }

  Optional<WxrItem> page(long id) {
    return Optional.ofNullable(pages.get(id));
  }

  Optional<WxrItem> attachment(long id) {
    return Optional.ofNullable(attachments.get(id));
  }

  /** The attachment that an address of an image, scaled or not, belongs to. */
  Optional<WxrItem> attachmentOf(String address) {
    String relative = MediaFolder.relative(address);
    WxrItem exact = attachmentsByFile.get(relative);
    return Optional.ofNullable(
        exact == null ? attachmentsByFile.get(MediaFolder.unscaled(relative)) : exact);
  }

  /** Whether the old site showed an image of its library at this address. */
  boolean isAttachmentPage(String address) {
    return !address.isEmpty() && attachmentPages.contains(page(address));
  }

  private static String page(String address) {
    return address.replaceFirst("^https?:", "").replaceFirst("/+$", "");
  }

  List<WxrItem> attachments() {
    return List.copyOf(attachments.values());
  }

  /** Images that were uploaded while a page was written, in the order of the old gallery. */
  List<WxrItem> attachmentsOf(long page) {
    return children.getOrDefault(page, List.of()).stream()
        .sorted(
            java.util.Comparator.comparingInt(WxrItem::menuOrder).thenComparingLong(WxrItem::id))
        .toList();
  }

  List<WxrItem> menuItems() {
    return List.copyOf(menuItems);
  }

  Map<String, Integer> otherTypes() {
    return otherTypes;
  }

  int comments() {
    return comments;
  }

  int tags() {
    return tags;
  }
}
