package id.perisai.admin.screens;

import id.perisai.admin.StartedProduct;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Forms as a browser sends them: the screen is fetched, and its view and the form's hidden fields
 * go back with what was filled in.
 */
final class Forms {
  private static final String BOUNDARY = "----batas7f3a";
  private static final Pattern VIEWS = Pattern.compile("perisai_tampilan=([^;]+)");
  private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  private final StartedProduct product;
  private final String cookie;

  /** Of somebody who is signed in. */
  Forms(Person person) {
    this(person.product(), "perisai=" + person.session().text());
  }

  private Forms(StartedProduct product, String cookie) {
    this.product = product;
    this.cookie = cookie;
  }

  /** Of nobody. */
  static Forms ofNobody(StartedProduct product) {
    return new Forms(product, "");
  }

  /**
   * Presses the form's button.
   *
   * @param fields names and values in pairs; they take the place of hidden ones. Names are those of
   *     the form's components, or after a colon those of plain inputs
   */
  HttpResponse<String> send(String path, String form, String button, String... fields)
      throws IOException {
    HttpResponse<String> page = Person.send(request(path, cookie).GET());
    Map<String, String> all = filled(page, form, button, fields);
    return Person.send(words(posting(page, path), all));
  }

  /** As a form without files is sent. */
  static HttpRequest.Builder words(HttpRequest.Builder request, Map<String, String> fields) {
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(query(fields)));
  }

  /** Names and values as they stand in an address, or in the body of a form. */
  static String query(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** As a form is sent that could have files, and has none. */
  static HttpRequest.Builder parts(HttpRequest.Builder request, Map<String, String> fields) {
    return multipart(request, bodyOf(fields));
  }

  private static ByteArrayOutputStream bodyOf(Map<String, String> fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            part(
                body,
                "name=\"" + name.replace("\"", "%22") + "\"",
                value.getBytes(StandardCharsets.UTF_8)));
    return body;
  }

  private static HttpRequest.Builder multipart(
      HttpRequest.Builder request, ByteArrayOutputStream body) {
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return request
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
  }

  /**
   * As {@link #send}, with a file; null sends an empty field, as browsers do when none is chosen.
   */
  HttpResponse<String> upload(
      String path, String form, String button, String field, String name, byte[] file)
      throws IOException {
    HttpResponse<String> page = Person.send(request(path, cookie).GET());
    ByteArrayOutputStream body = bodyOf(filled(page, form, button));
    part(
        body,
        "name=\"" + form + ":" + field + "\"; filename=\"" + name + "\"",
        file == null ? new byte[0] : file);
    return Person.send(multipart(posting(page, path), body));
  }

  private static void part(ByteArrayOutputStream body, String disposition, byte[] value) {
    body.writeBytes(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(value);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  /** A screen's form as it was shown: the cookie of its view, and its hidden fields. */
  record View(String cookie, String fields) {}

  /** What the server remembers for this person. */
  View view(String path) throws IOException {
    HttpResponse<String> page = Person.send(request(path, cookie).GET());
    StringBuilder fields = new StringBuilder("x=x");
    Matcher inputs = INPUT.matcher(page.body());
    while (inputs.find()) {
      if (inputs.group().contains("jakarta.faces.ViewState")) {
        Matcher attribute = ATTRIBUTE.matcher(inputs.group());
        while (attribute.find()) {
          if (attribute.group(1).equals("value")) {
            fields.append("&jakarta.faces.ViewState=").append(encoded(attribute.group(2)));
          }
        }
        break;
      }
    }
    return new View(views(page), fields.toString());
  }

  /** Sends a form of that view, whoever it was shown to. */
  HttpResponse<String> post(String path, View view) throws IOException {
    return Person.send(
        request(path, cookie + "; perisai_tampilan=" + view.cookie())
            .header("Origin", product.authoring())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(view.fields())));
  }

  private static Map<String, String> filled(
      HttpResponse<String> page, String form, String button, String... fields) {
    Map<String, String> all = new LinkedHashMap<>();
    Matcher inputs = INPUT.matcher(page.body());
    while (inputs.find()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      Matcher attribute = ATTRIBUTE.matcher(inputs.group());
      while (attribute.find()) {
        attributes.put(attribute.group(1), attribute.group(2));
      }
      String name = attributes.getOrDefault("name", "");
      boolean ofForm = name.startsWith(form + ":") || name.startsWith("jakarta.faces.");
      if (ofForm && "hidden".equals(attributes.get("type"))) {
        all.put(name, attributes.getOrDefault("value", ""));
      }
    }
    all.put(form, form);
    for (int i = 0; i < fields.length; i += 2) {
      boolean plain = fields[i].startsWith(":");
      all.put(plain ? fields[i].substring(1) : form + ":" + fields[i], fields[i + 1]);
    }
    all.put(form + ":" + button, "x");
    return all;
  }

  private HttpRequest.Builder posting(HttpResponse<String> page, String path) {
    return request(path, cookie + "; perisai_tampilan=" + views(page))
        .header("Origin", product.authoring());
  }

  /** The cookie of the views that came with a screen; empty without one. */
  static String views(HttpResponse<String> page) {
    return page.headers().allValues("set-cookie").stream()
        .map(VIEWS::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElse("");
  }

  private HttpRequest.Builder request(String path, String cookies) {
    return HttpRequest.newBuilder(URI.create(product.authoring() + path)).header("Cookie", cookies);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
