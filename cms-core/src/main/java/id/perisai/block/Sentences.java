package id.perisai.block;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** The sentences of {@link Problem.Code}, read from this package's resources. */
final class Sentences {
  private static final Sentences INDONESIAN = new Sentences("Problems_id.properties");
  private static final Sentences ENGLISH = new Sentences("Problems_en.properties");

  private final Properties sentences = new Properties();

  private Sentences(String resource) {
    try (InputStream in = Sentences.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks id/perisai/block/" + resource);
      }
      sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Sentences of(String language) {
    return "en".equals(language) ? ENGLISH : INDONESIAN;
  }

  String say(Problem.Code code, List<String> args) {
    String sentence = sentences.getProperty(code.name());
    if (sentence == null) {
      throw new IllegalStateException("no sentence for " + code);
    }
    for (int i = 0; i < args.size(); i++) {
      sentence = sentence.replace("{" + i + "}", args.get(i));
    }
    return sentence;
  }
}
