package id.perisai.block;

import java.util.List;

/** An entry of the menu; one with items of its own may lead nowhere itself ({@code href} null). */
public record MenuItem(String text, Href href, List<MenuItem> items) {
  public MenuItem {
    items = List.copyOf(items);
  }
}
