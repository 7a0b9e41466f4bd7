package id.perisai.admin.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MediaServletTest {
  @Test
  void shows_images_and_saves_documents() {
    assertEquals("inline; filename=\"a.jpg\"", MediaServlet.disposition("image/jpeg", "a.jpg"));
    assertEquals("inline; filename=\"a.png\"", MediaServlet.disposition("image/png", "a.png"));
    assertEquals(
        "attachment; filename=\"a.pdf\"", MediaServlet.disposition("application/pdf", "a.pdf"));
    assertEquals("attachment; filename=\"a\"", MediaServlet.disposition("text/html", "a"));
  }
}
