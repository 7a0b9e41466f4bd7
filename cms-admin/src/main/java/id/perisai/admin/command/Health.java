package id.perisai.admin.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A server's readiness, asked over HTTP on its management port. */
final class Health {
  private static final int LONGEST = 400;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final URI ready;

  /**
   * @param port on loopback
   */
  Health(int port) {
    this.ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
  }

  /** One sentence on what is missing, empty if the server is ready. */
  String missing() {
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? ""
          : ready + " answers " + answer.statusCode() + ": " + shortened(answer.body());
    } catch (IOException notYet) {
      return ready + " does not answer";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String shortened(String body) {
    String line = body.replaceAll("\\s+", " ");
    return line.substring(0, Math.min(LONGEST, line.length()));
  }
}
