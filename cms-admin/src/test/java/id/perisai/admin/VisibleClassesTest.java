package id.perisai.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import id.perisai.admin.security.WholeHeadsExtension;

/**
 * What compiles here need not start: classes of the server that its modules do not show to this
 * deployment are on the class path of the build, and missing where it runs.
 */
@AnalyzeClasses(packages = "id.perisai", importOptions = ImportOption.DoNotIncludeTests.class)
class VisibleClassesTest {
  @ArchTest
  static final ArchRule uses_no_classes_that_the_server_keeps_to_itself =
      noClasses()
          .that()
          .resideInAPackage("id.perisai.admin..")
          .and()
          .doNotBelongToAnyOf(WholeHeadsExtension.class) // jboss-deployment-structure.xml shows it
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jboss..", "org.wildfly..", "io.undertow..", "org.xnio..")
          .because("authoring would not start; java.util.logging is there");
}
