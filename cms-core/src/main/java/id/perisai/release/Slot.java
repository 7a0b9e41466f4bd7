package id.perisai.release;

/** What delivery puts into the one slot of a page that it composes. */
public enum Slot {
  /** The results of a search. */
  SEARCH("search"),
  /** The receipt of a form, or why it was not taken. */
  FORM("form");

  final String name;

  Slot(String name) {
    this.name = name;
  }

  static Slot parse(String name) throws Rejected {
    for (Slot slot : values()) {
      if (slot.name.equals(name)) {
        return slot;
      }
    }
    throw new Rejected(Reason.UNKNOWN_TYPE, "entry.slot", "search or form", name);
  }
}
