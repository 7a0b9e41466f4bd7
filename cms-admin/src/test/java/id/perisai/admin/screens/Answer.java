package id.perisai.admin.screens;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an answer says, without what was asked and what is new each time. */
record Answer(int status, Map<String, List<String>> headers, String body) {
  static Answer of(HttpResponse<String> answer, String asked) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : List.of("content-type", "content-disposition", "cache-control")) {
      headers.put(name, answer.headers().allValues(name));
    }
    String html = asked.replace("&", "&amp;").replace("'", "&#39;").replace("\"", "&quot;");
    String body =
        answer
            .body()
            .replaceAll("(ViewState[^>]*value=\")[^\"]*", "$1")
            // That the trail left the house stands in the trail from then on.
            .replaceAll("(?m)^[^\\n]*mengekspor catatan ini[^\\n]*\\n", "")
            .replaceAll("(data-challenge=\"|name=\"tanda\" value=\")[^\"]*", "$1")
            // Secrets of an app for codes that is being set up, and leaves for the signing desk.
            .replaceAll("otpauth:[^\"]*|(?s)<svg.*?</svg>|<code>[A-Z2-7 ]{16,}</code>", "")
            .replaceAll("#[0-9a-f-]{36}\\.[A-Za-z0-9_-]{43}", "")
            .replaceAll("[0-9]{2}[.:][0-9]{2}([.:][0-9]+)*Z?", "") // when people were here last
            .replace(URLEncoder.encode(asked, StandardCharsets.UTF_8), "")
            .replace(html, "")
            .replace(asked, "");
    return new Answer(answer.statusCode(), headers, body);
  }

  /** Where this and another answer's bodies begin to differ, for whoever looks for the cause. */
  String unlike(Answer other) {
    int at = Arrays.mismatch(body.toCharArray(), other.body.toCharArray());
    return at < 0 ? "the same words" : "«" + part(body, at) + "» | «" + part(other.body, at) + "»";
  }

  private static String part(String body, int at) {
    return body.substring(Math.max(0, at - 60), Math.min(body.length(), at + 240));
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + body.length() + " characters";
  }
}
