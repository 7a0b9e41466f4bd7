package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void runs_everything_on_loopback_unless_told_otherwise() {
    Settings settings = settings(Map.of());
    assertEquals(BindAddress.LOOPBACK, settings.bindAddress());
    assertEquals("http://localhost:9080", settings.authoringUrl());
    assertEquals("http://dinkes.localhost:8080", settings.deliveryUrl("dinkes"));
    for (Part part : Part.values()) {
      assertTrue(settings.runs(part), part.key());
    }
  }

  @Test
  void opens_the_public_ports_under_a_name_that_other_machines_know() {
    assertEquals(
        BindAddress.ALL_OF_IPV4,
        settings(Map.of(Setting.DOMAIN, "192-168-1-5.sslip.io")).bindAddress());
  }

  @Test
  void takes_mirrors_for_delivery_alone_and_never_repeats_a_password() {
    String two = "https://a.example/r/,https://b.example/";
    Map<Setting, String> given = Map.of(Setting.PARTS, "delivery", Setting.REPOSITORY, two);
    assertEquals(two, settings(given).mirrors().orElseThrow().addresses());
    String secret = "https://budi:rahasia@a.example/";
    Map<Setting, String> wrong = Map.of(Setting.PARTS, "delivery", Setting.REPOSITORY, secret);
    Failure refused = assertThrows(Failure.class, () -> settings(wrong));
    assertTrue(!refused.getMessage().contains("rahasia"), refused.getMessage());
  }

  @Test
  void takes_an_identity_provider_whole_and_safe_or_not_at_all() throws IOException {
    Path secret = Files.writeString(directory.resolve("klien"), "rahasia");
    Map<Setting, String> whole =
        Map.of(
            Setting.OIDC_ISSUER, "https://sso.contoh.go.id/realms/kota",
            Setting.OIDC_CLIENT, "perisai",
            Setting.OIDC_SECRET_FILE, secret.toString(),
            Setting.OIDC_TWO_FACTORS, "mfa,hwk");
    Map<String, String> told = settings(whole).access().properties();
    assertEquals("https://sso.contoh.go.id/realms/kota", told.get("perisai.oidc.issuer"));
    assertTrue(!told.containsValue("rahasia"), "where it lies, not what it is");
    assertTrue(settings(Map.of()).access().signOn().isEmpty());
    Map<Setting, String> wrong =
        Map.of(
            Setting.OIDC_ISSUER, "http://sso.contoh.go.id",
            Setting.OIDC_CLIENT, "",
            Setting.OIDC_SECRET_FILE, directory.resolve("tidak-ada").toString(),
            Setting.OIDC_TWO_FACTORS, "dua faktor",
            Setting.OIDC_CA, directory.resolve("tidak-ada").toString());
    wrong.forEach(
        (setting, value) -> {
          Map<Setting, String> given = new java.util.HashMap<>(whole);
          given.put(setting, value);
          Failure refused = assertThrows(Failure.class, () -> settings(given));
          assertTrue(refused.getMessage().contains(setting.key()), refused.getMessage());
        });
    assertThrows(Failure.class, () -> settings(Map.of(Setting.OIDC_CLIENT, "perisai")));
  }

  @Test
  void hands_the_word_for_a_stale_timestamp_on_to_delivery() throws IOException {
    String root = "0123456789abcdef".repeat(4);
    Map<Setting, String> usual = Map.of(Setting.TRUST_ROOT, "a".repeat(64));
    Map<Setting, String> given = new EnumMap<>(usual);
    given.put(Setting.ACCEPT_STALE, root);
    String key = "perisai.accept-stale";
    assertEquals(root, new Services(settings(given), null, null).deliveryProperties().get(key));
    assertFalse(new Services(settings(usual), null, null).deliveryProperties().containsKey(key));
  }

  @ParameterizedTest
  @CsvSource({
    "PORT_BASE,99",
    "PORT_BASE,delapan",
    "PORT_BASE,64900",
    "DOMAIN,Serang Kota",
    "DOMAIN,-a.b",
    "MODE,development",
    "PARTS,'authoring,mail'",
    "AUTHORING_MEMORY,lots",
    "NODE,..",
    "NODE,Satu",
    "INBOX_MIB,0",
    "INBOX_MIB,banyak",
    "DELIVERY_MEMORY,0m",
    "TRUST_ROOT,abc",
    "ACCEPT_STALE,abc",
    "SECOND_FACTOR,nobody",
    "SESSION_HOURS,0",
    "SESSION_HOURS,25",
    "SESSION_IDLE,4",
    "SESSION_IDLE,800",
    "TRUSTED_PROXIES,proxy.example",
    "TRUSTED_PROXIES,0.0.0.0/0",
    "TIMESTAMP_VALID,1",
    "TIMESTAMP_VALID,60m",
    "STALE_LIMIT,0",
    "ACCESS_LOG_DAYS,-1",
    "ACCESS_LOG_MIB,0",
    "LEAVE_NOTICE,16",
    "REPOSITORY,https://cermin.example/repositori/",
    "REPOSITORY_CREDENTIALS,/tidak/ada",
    "SITES_URL,serangkota.go.id",
    "SITES_URL,https://serangkota.go.id/",
    "SITES_URL,https://serangkota.go.id:443",
    "SITES_URL,ftp://serangkota.go.id",
    "AUTHORING_URL,https://redaksi.serangkota.go.id/masuk",
    "AUTHORING_URL,https://Redaksi.serangkota.go.id",
    "BIND_ADDRESS,10.0.0.256",
    "BIND_ADDRESS,10",
    "BIND_ADDRESS,2001:db8::zz",
    "BIND_ADDRESS,[::1]",
    "BIND_ADDRESS,'127.0.0.1,::1'",
    "BIND_ADDRESS,127.0.0.1:8080",
    "DATABASE_URL,jdbc:mysql://x/y",
    "DATABASE_PASSWORD_FILE,/nonexistent",
    "TLS_CERTIFICATE,/nonexistent",
    "TLS_KEY,/nonexistent",
    "MAIL_SERVER,mail.serangkota.go.id",
    "MAIL_SERVER,smtp://mail.serangkota.go.id",
    "MAIL_SERVER,http://mail.serangkota.go.id:25",
    "MAIL_FROM,perisai",
    "MAIL_FROM,'perisai@serangkota.go.id Bcc x@y.id'",
    "MAIL_USER,perisai",
    "MAIL_PASSWORD_FILE,/nonexistent",
  })
  void refuses_a_bad_value_by_its_key(Setting setting, String value) {
    Failure refused = assertThrows(Failure.class, () -> settings(Map.of(setting, value)));
    assertEquals(ExitCode.SETTINGS_REFUSED, refused.exitCode());
    assertTrue(refused.getMessage().contains(setting.key() + " = "), refused.getMessage());
  }

  @Test
  void takes_the_domain_from_the_address_of_the_sites() {
    Settings settings = settings(Map.of(Setting.SITES_URL, "https://serangkota.go.id"));
    assertEquals("serangkota.go.id", settings.domain());
    assertEquals("https://dinkes.serangkota.go.id", settings.deliveryUrl("dinkes"));
    assertEquals(BindAddress.LOOPBACK, settings.bindAddress());
  }

  @Test
  void ends_tls_itself_on_all_addresses_and_leaves_authoring_to_a_proxy() throws IOException {
    Path file = Files.writeString(directory.resolve("x.pem"), "");
    Settings settings =
        settings(
            Map.of(
                Setting.SITES_URL, "https://serangkota.go.id",
                Setting.TLS_CERTIFICATE, file.toString(),
                Setting.TLS_KEY, file.toString()));
    assertEquals(BindAddress.ALL_OF_IPV4, settings.deliveryBindAddress());
    assertEquals(BindAddress.LOOPBACK, settings.bindAddress());
    assertEquals("https://dinkes.serangkota.go.id", settings.deliveryUrl("dinkes"));
    assertEquals(8443, settings.ports().of(settings).get("delivery's https"));
    Map<String, String> told =
        settings.tls().orElseThrow().properties(settings.sitesUrl().orElseThrow());
    assertEquals("443", told.get("perisai.tls.public-port"));
  }

  @Test
  void refuses_a_certificate_without_its_key() throws IOException {
    Path file = Files.writeString(directory.resolve("x.pem"), "");
    Failure refused =
        assertThrows(
            Failure.class, () -> settings(Map.of(Setting.TLS_CERTIFICATE, file.toString())));
    assertTrue(refused.getMessage().startsWith("setting tls-key = "), refused.getMessage());
  }

  @Test
  void refuses_sites_of_another_domain() {
    Failure refused =
        assertThrows(
            Failure.class,
            () ->
                settings(
                    Map.of(
                        Setting.SITES_URL, "https://serangkota.go.id",
                        Setting.DOMAIN, "kota.example")));
    assertTrue(refused.getMessage().startsWith("setting sites-url = "), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "SITES_URL,http://kota.example,sites-url",
    "SITES_URL,'',sites-url",
    "AUTHORING_URL,http://redaksi.kota.example,authoring-url",
    "AUTHORING_URL,'',authoring-url",
    "DATABASE_URL,'',database-url",
    "DATABASE_URL,jdbc:postgresql://db.kota.example/perisai,database-url",
    "ADMINISTRATOR,'',administrator",
    "ADMINISTRATOR,nobody,administrator",
  })
  void refuses_in_production_what_would_leave_it_open(Setting setting, String value, String named)
      throws IOException {
    Map<Setting, String> given = new EnumMap<>(production());
    given.put(setting, value);
    if (setting == Setting.DATABASE_URL && value.isEmpty()) {
      given.remove(Setting.DATABASE_PASSWORD_FILE);
    }
    Failure refused = assertThrows(Failure.class, () -> settings(given));
    assertEquals(ExitCode.SETTINGS_REFUSED, refused.exitCode());
    assertTrue(refused.getMessage().startsWith("setting " + named + " = "), refused.getMessage());
  }

  @Test
  void complains_in_production_of_a_proxy_that_nobody_named() throws IOException {
    List<String> complaints = settings(production()).complaints();
    assertEquals(1, complaints.size());
    assertTrue(complaints.get(0).startsWith("setting trusted-proxies = \"\": "));
    assertTrue(complaints.get(0).contains("give the proxy's address"), complaints.get(0));
    Map<Setting, String> named = new EnumMap<>(production());
    named.put(Setting.TRUSTED_PROXIES, "127.0.0.1");
    assertEquals(List.of(), settings(named).complaints());
    assertEquals(List.of(), settings(Map.of()).complaints(), "a trial has none");
    Map<Setting, String> ownTls = new EnumMap<>(production());
    ownTls.put(Setting.PARTS, "delivery");
    ownTls.put(Setting.INBOX, "/mnt/inbox");
    assertEquals(1, settings(ownTls).complaints().size());
    String pem = Files.writeString(directory.resolve("x.pem"), "").toString();
    ownTls.putAll(Map.of(Setting.TLS_CERTIFICATE, pem, Setting.TLS_KEY, pem));
    assertEquals(List.of(), settings(ownTls).complaints(), "delivery ends TLS itself");
  }

  @Test
  void complains_in_production_of_messages_that_nobody_collects() throws IOException {
    Map<Setting, String> node = new EnumMap<>(production());
    node.put(Setting.PARTS, "delivery");
    node.put(Setting.TRUSTED_PROXIES, "127.0.0.1");
    List<String> complaints = settings(node).complaints();
    assertEquals(1, complaints.size(), complaints::toString);
    assertTrue(complaints.get(0).startsWith("setting inbox = \"\": "), complaints.get(0));
    node.put(Setting.INBOX, directory.resolve("home/inbox").toString());
    assertEquals(List.of(), settings(node).complaints(), "by an explicit word");
    node.put(Setting.PARTS, "delivery,authoring");
    node.remove(Setting.INBOX);
    assertEquals(List.of(), settings(node).complaints(), "both in one home");
    node.put(Setting.PARTS, "authoring");
    complaints = settings(node).complaints();
    assertEquals(1, complaints.size(), "nodes elsewhere do not write into its home");
    assertTrue(complaints.get(0).startsWith("setting inbox = \"\": "), complaints.get(0));
    node.put(Setting.INBOX, "/srv/inbox");
    assertEquals(List.of(), settings(node).complaints());
  }

  /**
   * What a node may write to is the mount of its own folder, below a folder that is not its own.
   */
  @Test
  void the_page_mounts_for_each_node_its_own_folder_alone() throws IOException {
    String page = Files.readString(Path.of("../docs/production.md"));
    String command = "--node node-2 --inbox /mnt/inbox";
    assertEquals(3, page.split(command, -1).length, "in the command, and where it is explained");
    assertTrue(page.contains("mount it as `/mnt/inbox/node-2`"));
    assertTrue(page.contains("Export `/srv/inbox/node-2`"));
  }

  /** What such a node wrote names it, and authoring believes no other folder. */
  @Test
  void the_page_keeps_the_name_of_a_node_that_ran_without_one() throws IOException {
    String name = settings(Map.of()).inbox().node();
    String page = Files.readString(Path.of("../docs/production.md"));
    assertTrue(page.contains("`" + name + "` where nobody gave `--node`"), name);
    assertTrue(page.contains("move all that is in its `HOME/inbox/" + name + "` into"), name);
    assertFalse(page.contains("`HOME/inbox/node-2`"), "there is no such folder");
  }

  @Test
  void nodes_know_their_folder_where_it_may_be_another_machines() throws IOException {
    Map<Setting, String> given = new EnumMap<>(production());
    Home home = settings(given).home();
    assertFalse(settings(given).inbox().elsewhere(home));
    given.put(Setting.INBOX, home.inbox().toString());
    assertFalse(settings(given).inbox().elsewhere(home), "by an explicit word");
    given.put(Setting.INBOX, "/mnt/inbox");
    assertTrue(settings(given).inbox().elsewhere(home));
  }

  @Test
  void containers_of_delivery_and_authoring_share_one_inbox() throws IOException {
    String compose = Files.readString(Path.of("../docker/compose.yaml"));
    for (String service : List.of("authoring", "delivery")) {
      String part = compose.substring(compose.indexOf("\n  " + service + ":\n") + 1);
      part = part.split("\n(?:  )?[a-z]+:\n", 2)[0];
      assertTrue(part.contains("\n      PERISAI_INBOX: /var/lib/perisai/inbox\n"), service);
      assertTrue(part.contains("\n      - inbox:/var/lib/perisai/inbox\n"), service);
      assertTrue(service.equals("authoring") || part.contains("\n      PERISAI_NODE: "), service);
      String proxies = "PERISAI_TRUSTED_PROXIES: ${PERISAI_TRUSTED_PROXIES:-} ";
      assertTrue(part.contains("\n      " + proxies), service + " is told its proxy");
    }
    assertTrue(compose.split("\nvolumes:\n")[1].contains("  inbox:\n"), "the volume");
    String image = Files.readString(Path.of("../docker/Dockerfile"));
    assertTrue(image.contains(" /var/lib/perisai/inbox"), "owned by the containers' user");
  }

  @Test
  void takes_a_database_across_a_network_when_the_line_is_spoken_of() throws IOException {
    Map<Setting, String> given = new EnumMap<>(production());
    given.put(
        Setting.DATABASE_URL, "jdbc:postgresql://db.kota.example/perisai?sslmode=verify-full");
    assertTrue(settings(given).databaseUrl().isPresent());
  }

  private Map<Setting, String> production() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "x\n");
    return Map.of(
        Setting.MODE, "production",
        Setting.DOMAIN, "kota.example",
        Setting.SITES_URL, "https://kota.example",
        Setting.AUTHORING_URL, "https://redaksi.kota.example",
        Setting.ADMINISTRATOR, "admin@kota.example",
        Setting.DATABASE_URL, "jdbc:postgresql://127.0.0.1/perisai",
        Setting.DATABASE_PASSWORD_FILE, password.toString());
  }

  @Test
  void refuses_localhost_in_production() {
    Failure refused =
        assertThrows(Failure.class, () -> settings(Map.of(Setting.MODE, "production")));
    assertTrue(refused.getMessage().startsWith("setting domain = \"localhost\" is refused"));
  }

  @Test
  void lets_a_flag_win_over_the_environment_and_that_over_the_file() throws IOException {
    Path file = directory.resolve("perisai.properties");
    Files.writeString(file, "port-base=8081\ndomain=file.example\nparts=delivery\n");
    Map<Setting, String> collected =
        SettingSources.collect(
            Map.of(Setting.PORT_BASE, "8083"),
            Map.of("PERISAI_PORT_BASE", "8082", "PERISAI_DOMAIN", "environment.example"),
            file);
    assertEquals(
        Map.of(
            Setting.PORT_BASE, "8083",
            Setting.DOMAIN, "environment.example",
            Setting.PARTS, "delivery"),
        collected);
  }

  /** As compose hands on what nobody set. */
  @Test
  void takes_an_empty_variable_for_none() throws IOException {
    Path file = directory.resolve("perisai.properties");
    Files.writeString(file, "trusted-proxies=10.0.0.1\ninbox=/srv/inbox\n");
    Map<String, String> empty = Map.of("PERISAI_TRUSTED_PROXIES", "", "PERISAI_TRUST_ROOT", "");
    assertEquals(
        Map.of(Setting.TRUSTED_PROXIES, "10.0.0.1", Setting.INBOX, ""),
        SettingSources.collect(Map.of(Setting.INBOX, ""), empty, file),
        "an empty flag is somebody's word");
  }

  @Test
  void refuses_a_key_in_the_file_that_is_no_setting() throws IOException {
    Path file = directory.resolve("perisai.properties");
    Files.writeString(file, "port_base=8081\n");
    Failure refused =
        assertThrows(Failure.class, () -> SettingSources.collect(Map.of(), Map.of(), file));
    assertTrue(refused.getMessage().contains("\"port_base\", which is no setting"));
  }

  private Settings settings(Map<Setting, String> given) {
    return Settings.of(new Home(directory), given);
  }
}
