package id.perisai.admin.frame;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Which part of a long list is in view, and where its neighbours are. */
public final class Screenful {
  /** The parameter of the address that counts screenfuls from 1. */
  public static final String PARAMETER = "hal";

  private final long total;
  private final int size;
  private final int number;
  private final String address;

  /**
   * @param total how long the whole list is
   * @param size rows of one screenful
   * @param asked the number that the address asks for; what is out of range becomes the nearest
   * @param path of the screen
   * @param filter what else stands in the address; empty values are left out
   */
  public Screenful(long total, int size, int asked, String path, Map<String, String> filter) {
    this.total = total;
    this.size = size;
    this.number = (int) Math.max(1, Math.min(asked, (total + size - 1) / size));
    StringBuilder query = new StringBuilder();
    filter.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            query.append(name).append('=').append(encoded(value)).append('&');
          }
        });
    this.address = path + "?" + query + PARAMETER + "=";
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  public int getNumber() {
    return number;
  }

  public int getPages() {
    return (int) Math.max(1, (total + size - 1) / size);
  }

  public int getOffset() {
    return (number - 1) * size;
  }

  public long getTotal() {
    return total;
  }

  /** Rows of one screenful. */
  public int getSize() {
    return size;
  }

  /** Empty on the first. */
  public String getPrevious() {
    return number > 1 ? address + (number - 1) : "";
  }

  /** Empty on the last. */
  public String getNext() {
    return number < getPages() ? address + (number + 1) : "";
  }
}
