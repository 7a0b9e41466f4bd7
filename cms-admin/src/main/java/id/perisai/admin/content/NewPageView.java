package id.perisai.admin.content;

import id.perisai.content.ContentType;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;

/** The kinds of content to choose from. */
@Named("newPage")
@RequestScoped
public class NewPageView {
  public List<String> getTypes() {
    return Arrays.stream(ContentType.values())
        .filter(ContentType::hasPath)
        .map(ContentType::code)
        .toList();
  }
}
