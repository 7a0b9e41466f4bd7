package id.perisai.admin.command;

import id.perisai.oidc.ProviderSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The city's own identity provider.
 *
 * @param name what people know it by, on the button
 * @param secretFile with the client's secret
 * @param twoFactors values of {@code acr} or {@code amr}, separated by commas
 * @param authorities PEM file of who signed the provider's certificate
 */
record SignOnSettings(
    URI issuer,
    String client,
    Path secretFile,
    String name,
    String twoFactors,
    Optional<Path> authorities) {

  /**
   * @throws Failure naming the key whose value is refused, and the fix
   */
  static Optional<SignOnSettings> of(Map<Setting, String> values) {
    Optional<String> issuer = Settings.optional(values, Setting.OIDC_ISSUER);
    if (issuer.isEmpty()) {
      for (Setting rest :
          Set.of(
              Setting.OIDC_CLIENT,
              Setting.OIDC_SECRET_FILE,
              Setting.OIDC_CA,
              Setting.OIDC_TWO_FACTORS)) {
        Settings.optional(values, rest)
            .ifPresent(
                value -> {
                  throw Settings.refused(rest, value, "give oidc-issuer too");
                });
      }
      return Optional.empty();
    }
    SignOnSettings settings =
        new SignOnSettings(
            address(issuer.get()),
            required(values, Setting.OIDC_CLIENT, "give the client's id at the provider"),
            Path.of(required(values, Setting.OIDC_SECRET_FILE, "give the file with its secret"))
                .toAbsolutePath(),
            Settings.optional(values, Setting.OIDC_NAME).orElse("SSO"),
            Settings.optional(values, Setting.OIDC_TWO_FACTORS).orElse(""),
            Settings.optional(values, Setting.OIDC_CA).map(Path::of).map(Path::toAbsolutePath));
    settings.require();
    return Optional.of(settings);
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw Settings.refused(Setting.OIDC_ISSUER, text, "give an https address");
    }
  }

  private static String required(Map<Setting, String> values, Setting setting, String fix) {
    return Settings.optional(values, setting).orElseThrow(() -> Settings.refused(setting, "", fix));
  }

  private void require() {
    if (!Files.isReadable(secretFile)) {
      throw Settings.refused(
          Setting.OIDC_SECRET_FILE, secretFile.toString(), "no such file, or it cannot be read");
    }
    authorities.ifPresent(
        file -> {
          if (!Files.isReadable(file)) {
            throw Settings.refused(
                Setting.OIDC_CA, file.toString(), "no such file, or it cannot be read");
          }
        });
    if (twoFactors.length() > 300 || !twoFactors.matches("[A-Za-z0-9:./_,-]*")) {
      throw Settings.refused(
          Setting.OIDC_TWO_FACTORS, twoFactors, "give values of acr or amr, such as mfa,hwk");
    }
    try {
      new ProviderSettings(issuer, client, "-", issuer, words(twoFactors));
    } catch (IllegalArgumentException | NullPointerException refused) {
      throw Settings.refused(
          Setting.OIDC_ISSUER,
          issuer.toString(),
          "give the issuer's https address, exactly as its tokens name it");
    }
  }

  private static Set<String> words(String list) {
    return Arrays.stream(list.split(","))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  /** What the authoring server is told: of the secret, where it lies. */
  Map<String, String> properties() {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("perisai.oidc.issuer", issuer.toString());
    told.put("perisai.oidc.client", client);
    told.put("perisai.oidc.secret-file", secretFile.toString());
    told.put("perisai.oidc.name", name);
    told.put("perisai.oidc.two-factors", twoFactors);
    authorities.ifPresent(file -> told.put("perisai.oidc.ca", file.toString()));
    return told;
  }
}
