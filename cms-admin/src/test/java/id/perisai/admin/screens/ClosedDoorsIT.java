package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Somebody sends objects instead of forms, or tries doors that are not theirs. */
class ClosedDoorsIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();

  @Test
  void the_server_that_runs_reads_no_object_of_any_class() throws IOException {
    for (String part : List.of("authoring", "delivery")) {
      String line = Files.readString(Path.of("/proc", Long.toString(PRODUCT.pid(part)), "cmdline"));
      assertTrue(line.contains("\0-Djdk.serialFilter=!*\0"), line.replace('\0', ' '));
    }
  }

  @Test
  void an_object_in_place_of_a_view_is_no_view() throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Objek", "disdukcapil", Role.AUTHOR);
    for (byte[] object : List.of(serialized(), packed(serialized()))) {
      String text =
          URLEncoder.encode(Base64.getEncoder().encodeToString(object), StandardCharsets.UTF_8);
      for (String name : List.of("jakarta.faces.ViewState", "javax.faces.ViewState")) {
        String body = "unggah=unggah&unggah:kirim=x&" + name + "=" + text;
        HttpResponse<String> answer =
            post(author, "/media", "application/x-www-form-urlencoded", body.getBytes());
        // What has no view at all is a page that is asked for; what names a wrong one is refused.
        assertEquals(name.startsWith("jakarta") ? 409 : 200, answer.statusCode(), name);
        assertFalse(answer.body().contains("Exception"), name);
      }
    }
  }

  @Test
  void an_object_at_any_door_is_a_bad_request() throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Pintu", "disdukcapil", Role.AUTHOR);
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Doors.Door door : Doors.all()) {
      if (door.method().equals("POST") || door.method().equals("PUT")) {
        String path = door.path().replaceAll("\\{[^}]*\\}", "00000000-0000-4000-8000-000000000000");
        for (String type :
            List.of("application/x-java-serialized-object", "application/json", "text/xml")) {
          int status = send(author, door.method(), path, type, serialized()).statusCode();
          tried++;
          if (status < 400 || status >= 500) {
            wrong.add(door + " " + type + " " + status);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(tried > 20, "doors were found: " + tried);
  }

  @Test
  void what_was_refused_is_written_down_without_what_opens_anything()
      throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Tercatat", "disdukcapil", Role.AUTHOR);
    assertEquals(403, author.get("/orang").statusCode());
    assertEquals(200, author.get("/halaman").statusCode());
    List<String> lines = log();
    String person = author.id().toString();
    List<String> ours = lines.stream().filter(line -> line.contains(person)).toList();
    assertEquals(1, ours.size(), "the refusal, and not what was allowed: " + ours);
    for (String part :
        List.of(
            "\"event\":\"permission\"",
            "\"where\":\"/orang\"",
            "\"status\":403",
            "\"tenant\":\"disdukcapil\"")) {
      assertTrue(ours.get(0).contains(part), ours.get(0));
    }
    assertFalse(String.join("", lines).contains(author.session().text()));
  }

  private static List<String> log() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(PRODUCT.home().resolve("log").resolve("security"))) {
      for (Path file : files.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static HttpResponse<String> post(Person who, String path, String type, byte[] body)
      throws IOException {
    return send(who, "POST", path, type, body);
  }

  private static HttpResponse<String> send(
      Person who, String method, String path, String type, byte[] body) throws IOException {
    return Person.send(
        HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + path))
            .header("Cookie", "perisai=" + who.session().text())
            .header("Origin", PRODUCT.authoring())
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static byte[] serialized() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new HashMap<>(java.util.Map.of("a", new ArrayList<>(List.of("b")))));
    }
    return bytes.toByteArray();
  }

  private static byte[] packed(byte[] object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(object);
    }
    return bytes.toByteArray();
  }
}
