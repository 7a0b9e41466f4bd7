package id.perisai.transfer;

import id.perisai.access.Refusal;

/** Why an export file is not brought in at all. Nothing was stored then. */
public enum TransferRefusal implements Refusal {
  EXPORT_MALFORMED(
      "%s, line %d, column %d: not well-formed XML (%s); export the site again, or repair the file there"),
  EXPORT_NOT_WXR("%s, line %d: %s; this takes WordPress exports (Tools, Export), WXR 1.0 to 1.2"),
  EXPORT_DOCTYPE(
      "%s, line %d: the file declares a DOCTYPE, which WordPress never writes and which can hide attacks; it is refused whole"),
  EXPORT_TOO_LARGE("%s has %d MiB; at most %d are taken: export the years one by one"),
  EXPORT_TOO_DEEP("%s, line %d: elements are nested deeper than %d levels"),
  EXPORT_TOO_LONG("%s, line %d: the text of <%s> is longer than %d million characters"),
  EXPORT_TOO_MANY("%s, line %d: more than %d %s"),
  EXPORT_EMPTY("%s holds no posts and no pages"),
  EXPORT_UNREADABLE("%s cannot be read: %s"),
  MEDIA_FOLDER("%s is not a folder that can be read");

  private final String english;

  TransferRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
