package id.perisai.release;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The package verifies and cannot sign, and takes nothing but the JDK along to delivery. */
class ReleasePackageTest {
  private static final JavaClasses RELEASE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("id.perisai.release");

  private static final ArchRule CANNOT_SIGN =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.security\\.(interfaces\\.)?(.*PrivateKey.*|KeyPair.*|KeyStore.*|SecureRandom)")
          .orShould()
          .callMethod(java.security.Signature.class, "initSign", java.security.PrivateKey.class)
          .orShould()
          .callMethod(java.security.Signature.class, "sign")
          .because("delivery must not be able to make what it verifies");

  @Test
  void no_class_can_sign() {
    CANNOT_SIGN.check(RELEASE);
  }

  @Test
  void the_rule_finds_a_class_that_signs() {
    JavaClasses signer = new ClassFileImporter().importClasses(Signer.class);
    assertThrows(AssertionError.class, () -> CANNOT_SIGN.check(signer));
  }

  @Test
  void imports_the_jdk_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("id.perisai.release..", "java..", "javax.crypto..")
        .check(RELEASE);
  }
}
