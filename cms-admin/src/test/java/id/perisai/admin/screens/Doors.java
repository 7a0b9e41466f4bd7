package id.perisai.admin.screens;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Every REST path that exists, found in the classes, so that none can be forgotten. */
final class Doors {
  private Doors() {}

  /** A method and a path with its places in braces, regular expressions cut away. */
  record Door(String method, String path) {}

  static List<Door> all() {
    List<Door> doors = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("id.perisai.admin")) {
      if (type.isAnnotatedWith(Path.class)) {
        addAll(type.reflect(), doors);
      }
    }
    return List.copyOf(doors);
  }

  private static void addAll(Class<?> resource, List<Door> doors) {
    String root = resource.getAnnotation(Path.class).value();
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (http != null) {
          Path below = method.getAnnotation(Path.class);
          doors.add(
              new Door(
                  http.value(),
                  plain("/api" + slash(root) + (below == null ? "" : slash(below.value())))));
        }
      }
    }
  }

  private static String slash(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /** {@code {page: [0-9a-f]{8}…}} becomes {@code {page}}. */
  private static String plain(String path) {
    StringBuilder plain = new StringBuilder();
    int depth = 0;
    boolean name = false;
    for (char c : path.toCharArray()) {
      if (c == '{' && depth++ == 0) {
        plain.append('{');
        name = true;
      } else if (c == '}' && --depth == 0) {
        plain.append('}');
      } else if (depth == 0) {
        plain.append(c);
      } else if (c == ':') {
        name = false;
      } else if (name && c != ' ') {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
