package id.perisai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The architecture of the core is a list. Each package may import only those before it; every class
 * lives in a listed package; what delivery takes along uses the JDK alone, and below its answers
 * the server's own parts.
 */
class PackageOrderTest {
  private static final List<String> ORDER =
      List.of(
          "http",
          "release",
          "inbox",
          "sanitize",
          "audit",
          "letter",
          "access",
          "tenant",
          "mail",
          "factor",
          "oidc",
          "block",
          "content",
          "check",
          "media",
          "review",
          "render",
          "publish",
          "transfer",
          "message",
          "platform");

  /** What delivery takes along, and of what else it may be made. */
  private static final Map<String, List<String>> DELIVERED =
      Map.of(
          "http", List.of("java", "io.undertow", "org.xnio"),
          "release", List.of("java"),
          "inbox", List.of("java"));

  private static final String CORE = "id.perisai";
  private static final String FIXTURES = "fixture.order";

  private static final JavaClasses CORE_CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/cms-core/target/test-classes/"))
          .importPackages(CORE);

  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(FIXTURES);

  @Test
  void each_package_imports_only_those_before_it() {
    assertEquals(List.of(), importsOfLaterPackages(CORE_CLASSES, CORE));
  }

  @Test
  void every_class_lives_in_a_listed_package() {
    assertEquals(List.of(), classesOutsideTheList(CORE_CLASSES, CORE));
  }

  @Test
  void every_listed_package_has_a_class() {
    assertEquals(List.of(), packagesWithoutClass(CORE_CLASSES, CORE));
  }

  @Test
  void what_delivery_takes_along_uses_the_jdk_and_the_server_alone() {
    assertEquals(List.of(), importsOfLibraries(CORE_CLASSES, CORE));
  }

  @Test
  void every_package_says_what_it_owns() throws IOException {
    Path sources = Path.of("src/main/java/id/perisai");
    try (Stream<Path> folders = Files.walk(sources)) {
      List<Path> silent =
          folders
              .filter(Files::isDirectory)
              .filter(folder -> !folder.equals(sources))
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList();
      assertEquals(List.of(), silent);
    }
  }

  @Test
  void sees_a_planted_import_of_a_later_package() {
    assertEquals(
        List.of("fixture.order.content.ImportsPlatform imports fixture.order.platform.Later"),
        importsOfLaterPackages(PLANTED, FIXTURES));
  }

  @Test
  void sees_a_planted_class_outside_the_list() {
    assertEquals(List.of("fixture.order.stray.Stray"), classesOutsideTheList(PLANTED, FIXTURES));
  }

  @Test
  void sees_a_listed_package_without_a_class() {
    assertTrue(packagesWithoutClass(PLANTED, FIXTURES).contains("oidc"));
  }

  @Test
  void sees_a_planted_library_in_what_delivery_takes_along() {
    List<String> found = importsOfLibraries(PLANTED, FIXTURES);
    assertTrue(
        found.contains("fixture.order.release.ImportsLibrary imports org.jsoup.Jsoup"),
        found::toString);
  }

  private static List<String> importsOfLaterPackages(JavaClasses classes, String root) {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass origin : classes) {
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        Optional<Integer> from = place(dependency.getOriginClass(), root);
        Optional<Integer> to = place(dependency.getTargetClass(), root);
        if (from.isPresent() && to.isPresent() && to.get() > from.get()) {
          found.add(sentence(dependency));
        }
      }
    }
    return List.copyOf(found);
  }

  private static List<String> classesOutsideTheList(JavaClasses classes, String root) {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass type : classes) {
      if (place(type, root).isEmpty()) {
        found.add(type.getName());
      }
    }
    return List.copyOf(found);
  }

  private static List<String> packagesWithoutClass(JavaClasses classes, String root) {
    Set<String> lived = new HashSet<>();
    for (JavaClass type : classes) {
      if (!type.getSimpleName().equals("package-info")) {
        lived.add(feature(type, root));
      }
    }
    return ORDER.stream().filter(listed -> !lived.contains(listed)).toList();
  }

  private static List<String> importsOfLibraries(JavaClasses classes, String root) {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass origin : classes) {
      List<String> allowed = DELIVERED.get(feature(origin, root));
      if (allowed == null) {
        continue;
      }
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        boolean own = DELIVERED.containsKey(feature(target, root));
        String from = target.getPackageName();
        if (!own && !target.isPrimitive() && allowed.stream().noneMatch(from::startsWith)) {
          found.add(sentence(dependency));
        }
      }
    }
    return List.copyOf(found);
  }

  private static Optional<Integer> place(JavaClass type, String root) {
    int index = ORDER.indexOf(feature(type.getBaseComponentType(), root));
    return index < 0 ? Optional.empty() : Optional.of(index);
  }

  /** The segment of the package right below the root; empty when the class lives elsewhere. */
  private static String feature(JavaClass type, String root) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.")[0] : "";
  }

  private static String sentence(Dependency dependency) {
    return dependency.getOriginClass().getName()
        + " imports "
        + dependency.getTargetClass().getBaseComponentType().getName();
  }
}
