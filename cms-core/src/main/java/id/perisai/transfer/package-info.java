/**
 * Brings legacy sites in. A WordPress export is read without trust ({@code Wxr*}), its markup
 * becomes HTML ({@code PostMarkup}), is sanitized, becomes blocks ({@code HtmlBlocks}), and is
 * stored as drafts waiting for one review ({@link id.perisai.transfer.ImportWxr}), with a report of
 * what did not come along and why.
 *
 * <p>May import everything left of it, StAX and jsoup. To bring in another kind of old site, write
 * a reader beside {@code WxrReader} that gives the same items.
 */
package id.perisai.transfer;
