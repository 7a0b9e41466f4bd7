package id.perisai.admin.content;

import id.perisai.access.Permission;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.ContentType;
import id.perisai.content.PageSections;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;

/** The kinds of content to choose from: those that this person may make somewhere. */
@Named("newPage")
@RequestScoped
public class NewPageView {
  @Inject private Visitor visit;

  public List<String> getTypes() {
    return types("id");
  }

  public List<String> getEnglishTypes() {
    return types("en");
  }

  private List<String> types(String language) {
    return Arrays.stream(ContentType.values())
        .filter(ContentType::hasPath)
        .filter(
            type ->
                visit
                    .acting()
                    .reach(Permission.EDIT)
                    .flatMap(reach -> PageSections.beginning(reach, type, language))
                    .isPresent())
        .map(ContentType::code)
        .toList();
  }
}
