package id.perisai.message;

import id.perisai.inbox.Header;

/**
 * Where a message belongs.
 *
 * @param owner the tenant whose people may open it
 * @param site on which it was sent
 */
record Shelf(String owner, String site, boolean junk) {
  static Shelf of(Header header) {
    return new Shelf(MessageRows.owner(header), header.tenant(), header.junk());
  }
}
