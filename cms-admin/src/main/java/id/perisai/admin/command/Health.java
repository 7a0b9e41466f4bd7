package id.perisai.admin.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether a server is ready, or answers at all, asked over HTTP on its management port. */
final class Health {
  private static final int LONGEST = 400;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final URI ready;
  private final URI live;

  /**
   * @param port on loopback
   */
  Health(int port) {
    this.ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
    this.live = URI.create("http://127.0.0.1:" + port + "/health/live");
  }

  /** One sentence on what is missing, empty if the server is ready. */
  String missing() {
    try {
      HttpResponse<String> answer = answer(ready);
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

  /** Whether the server answers, ready or not. */
  boolean isLive() {
    try {
      return answer(live).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static HttpResponse<String> answer(URI asked) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(asked).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String shortened(String body) {
    String line = body.replaceAll("\\s+", " ");
    return line.substring(0, Math.min(LONGEST, line.length()));
  }
}
