package id.perisai.web;

import id.perisai.release.Coding;
import id.perisai.release.Slot;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All of a response but its bytes, made once and sent many times. */
final class PreparedResponse {
  private final int status;
  private final HttpString[] names;
  private final String[] values;
  private final String tag;
  private final String lastModified;
  private final String mediaType;
  private final boolean isDirect;
  private final BlobName blob;
  private final Slot slot;
  private volatile ByteCache<BlobName>.Lease held;

  /**
   * The name of a response's bytes.
   *
   * @param tenant in whose store they lie
   */
  record BlobName(String tenant, Coding coding) {}

  /**
   * @param headers with the ETag and Last-Modified by which a client may ask whether it has this;
   *     both or neither
   * @param blob null for a response without bytes
   */
  PreparedResponse(int status, HeaderMap headers, BlobName blob) {
    this(status, headers, blob, null);
  }

  /**
   * @param slot what is put into the bytes before they are sent; null for what is sent as it is
   */
  PreparedResponse(int status, HeaderMap headers, BlobName blob, Slot slot) {
    this.status = status;
    this.slot = slot;
    this.tag = headers.getFirst(Headers.ETAG);
    this.lastModified = headers.getFirst(Headers.LAST_MODIFIED);
    this.mediaType = headers.getFirst(Headers.CONTENT_TYPE);
    this.blob = blob;
    List<HttpString> allNames = new ArrayList<>();
    List<String> allValues = new ArrayList<>();
    for (HeaderValues header : headers) {
      allNames.add(header.getHeaderName());
      allValues.add(header.getFirst());
    }
    this.names = allNames.toArray(new HttpString[0]);
    this.values = allValues.toArray(new String[0]);
    this.isDirect =
        blob != null
            && status == 200
            && slot == null
            && allValues.stream().allMatch(PreparedResponse::isPlain);
  }

  /** The strong entity tag with its quotes; null where none is sent. */
  String tag() {
    return tag;
  }

  /** As it is sent; null where none is. */
  String lastModified() {
    return lastModified;
  }

  /** Null for a response without bytes. */
  BlobName blob() {
    return blob;
  }

  /** What is put into the bytes before they are sent; null for what is sent as it is. */
  Slot slot() {
    return slot;
  }

  /** Where its bytes were last seen in the cache; null if nowhere yet. */
  ByteCache<BlobName>.Lease held() {
    return held;
  }

  void heldAt(ByteCache<BlobName>.Lease lease) {
    if (held != lease) {
      held = lease;
    }
  }

  /** The media type of its bytes. */
  String mediaType() {
    return mediaType;
  }

  /** Whether it is a page or file whose fields can be written as they are (RFC 9110 §5.5). */
  boolean isDirect() {
    return isDirect;
  }

  /** Every field of the whole answer but the date, as it is sent over HTTP/1.1, with the end. */
  byte[] fields() {
    StringBuilder lines = new StringBuilder("Connection: keep-alive\r\n");
    for (int i = 0; i < names.length; i++) {
      lines.append(names[i]).append(": ").append(values[i]).append("\r\n");
    }
    lines.append("Content-Length: ").append(blob.coding().length()).append("\r\n\r\n");
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Puts status and headers on the exchange. */
  void begin(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    putHeaders(exchange);
    exchange.setResponseContentLength(blob == null ? 0 : blob.coding().length());
  }

  /** Puts a status and the headers of a page that was composed; its length comes later. */
  void beginComposed(HttpServerExchange exchange, int composed) {
    exchange.setStatusCode(composed);
    putHeaders(exchange);
  }

  /** Puts the status and headers of one part of the bytes (RFC 9110 §15.3.7). */
  void begin(HttpServerExchange exchange, ByteRange part) {
    exchange.setStatusCode(206);
    putHeaders(exchange);
    exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, part.of(blob.coding().length()));
    exchange.setResponseContentLength(part.length());
  }

  /** The same headers as 304 (RFC 9110 §15.4.5), without what describes the bytes. */
  void beginNotModified(HttpServerExchange exchange) {
    exchange.setStatusCode(304);
    putHeaders(exchange);
    exchange.getResponseHeaders().remove(Headers.CONTENT_ENCODING);
    exchange.getResponseHeaders().remove(Headers.CONTENT_TYPE);
    exchange.getResponseHeaders().remove(Digests.REPR_DIGEST);
    exchange.getResponseHeaders().remove(Headers.ACCEPT_RANGES);
  }

  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private void putHeaders(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    for (int i = 0; i < names.length; i++) {
      headers.put(names[i], values[i]);
    }
    SecurityHeaders.setTransport(headers, exchange.getRequestScheme());
  }
}
