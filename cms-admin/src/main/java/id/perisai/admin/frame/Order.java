package id.perisai.admin.frame;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The order of a list, by {@code urut} in the address: the name of a column, with a minus sign
 * before it for the other way round. The list knows its columns; any other word orders by nothing.
 */
public final class Order {
  public static final String PARAMETER = "urut";

  private final String column;
  private final boolean descending;
  private final Map<String, String> filter;

  private Order(String column, boolean descending, Map<String, String> filter) {
    this.column = column;
    this.descending = descending;
    this.filter = filter;
  }

  /**
   * @param filter what else stands in the address; kept in links
   */
  public static Order of(Visitor visit, Map<String, String> filter) {
    String text = visit.query(PARAMETER);
    boolean descending = text.startsWith("-");
    return new Order(descending ? text.substring(1) : text, descending, Map.copyOf(filter));
  }

  public boolean isBy(String name) {
    return column.equals(name);
  }

  public boolean isDescending() {
    return descending;
  }

  /** As it stands in the address; empty for none. */
  public String text() {
    return (descending ? "-" : "") + column;
  }

  /** The filter and this order, for the links to other screenfuls. */
  public Map<String, String> parameters() {
    return with(text());
  }

  /** Where the column's heading leads: to its order, or to the other way round. */
  public String address(String name) {
    return "?"
        + with(isBy(name) && !descending ? "-" + name : name).entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private Map<String, String> with(String order) {
    Map<String, String> all = new TreeMap<>(filter);
    all.put(PARAMETER, order);
    return all;
  }
}
