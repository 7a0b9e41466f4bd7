package id.perisai.release;

import static id.perisai.release.HoldStatement.Action.LIFT;
import static id.perisai.release.HoldStatement.Action.MAINTENANCE;
import static id.perisai.release.HoldStatement.Action.SERVE;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may hold, lift and purge: each lie is refused for its own reason. */
class PowerTest {
  private static final Signer STRANGER = Signer.named("stranger");
  private static final Digest DIGEST = Digest.of("bocor".getBytes(StandardCharsets.UTF_8));

  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary);
  }

  /**
   * @param statement as it lies at {@code tenant} and {@code version}
   * @param reason null if it is taken
   */
  private record Case(
      String what,
      Statement statement,
      Signatures signatures,
      String tenant,
      long version,
      Reason reason) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static HoldStatement hold(String tenant, HoldStatement.Action action) {
    OptionalLong release = action == SERVE ? OptionalLong.of(1) : OptionalLong.empty();
    try {
      return HoldStatement.of(tenant, 1, NOW, action, "salah terbit", release);
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  private static PurgeStatement purge(String tenant) {
    try {
      return PurgeStatement.of(tenant, 1, NOW, "data pribadi", Set.of(DIGEST));
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  private static Case lie(
      String what, Statement statement, String at, Reason reason, Signer... signers) {
    return new Case(what, statement, Signer.sign(statement, signers), at, 1, reason);
  }

  static Stream<Case> cases() {
    HoldStatement serve = hold("bpbd", SERVE);
    HoldStatement maintenance = hold("bpbd", MAINTENANCE);
    HoldStatement lift = hold("bpbd", LIFT);
    PurgeStatement purge = purge("bpbd");
    HoldStatement desk = hold("platform", MAINTENANCE);
    return Stream.of(
        lie("serve N by one publisher of two", serve, "bpbd", null, BUDI),
        lie("maintenance by one publisher of two", maintenance, "bpbd", null, DEWI),
        lie("maintenance by the platform", maintenance, "bpbd", null, PLATFORM),
        lie("purge by one publisher of two", purge, "bpbd", null, BUDI),
        lie("purge by the platform", purge, "bpbd", null, PLATFORM),
        lie("lift by the tenant's threshold", lift, "bpbd", null, BUDI, DEWI),
        lie("lift by the platform's threshold", lift, "bpbd", null, PLATFORM),
        lie("lift with one signature", lift, "bpbd", Reason.BELOW_THRESHOLD, BUDI),
        lie(
            "lift with two keys of one person",
            lift,
            "bpbd",
            Reason.BELOW_THRESHOLD,
            BUDI,
            BUDI.secondKey()),
        lie("hold by another tenant's publisher", serve, "bpbd", Reason.UNKNOWN_KEY, SITI),
        lie("hold by a stranger", maintenance, "bpbd", Reason.UNKNOWN_KEY, STRANGER),
        lie("maintenance of the desk", desk, "platform", Reason.SIGNING_DESK, PLATFORM),
        lie("lift of the desk", hold("platform", LIFT), "platform", Reason.SIGNING_DESK, PLATFORM),
        lie(
            "an older release of the desk",
            hold("platform", SERVE),
            "platform",
            Reason.SIGNING_DESK,
            PLATFORM),
        lie("purge of the desk", purge("platform"), "platform", Reason.SIGNING_DESK, PLATFORM),
        lie("hold without a signature", maintenance, "bpbd", Reason.BELOW_THRESHOLD),
        lie("purge with a foreign key", purge, "bpbd", Reason.UNKNOWN_KEY, SITI),
        lie("hold of another tenant", hold("dinkes", SERVE), "bpbd", Reason.WRONG_TENANT, SITI),
        lie("purge of another tenant", purge("dinkes"), "bpbd", Reason.WRONG_TENANT, SITI),
        lie("purge in the place of a hold", purge, "bpbd as hold", Reason.UNKNOWN_TYPE, BUDI),
        lie("hold in the place of a purge", serve, "bpbd as purge", Reason.UNKNOWN_TYPE, BUDI),
        new Case(
            "hold under another version",
            serve,
            Signer.sign(serve, BUDI),
            "bpbd",
            2,
            Reason.WRONG_VERSION),
        new Case(
            "purge under another version",
            purge,
            Signer.sign(purge, BUDI),
            "bpbd",
            2,
            Reason.WRONG_VERSION),
        new Case(
            "purge with the signature of a hold",
            purge,
            Signer.sign(serve, BUDI),
            "bpbd",
            1,
            Reason.BAD_SIGNATURE),
        new Case(
            "hold by the platform with the signature of a lift",
            serve,
            Signer.sign(lift, PLATFORM),
            "bpbd",
            1,
            Reason.UNKNOWN_KEY),
        new Case(
            "hold with the signature of a lift",
            serve,
            Signer.sign(lift, BUDI, DEWI),
            "bpbd",
            1,
            Reason.BAD_SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void takes_what_may_be_done_and_refuses_every_lie(Case one) throws Rejected {
    if (one.reason() == null) {
      assertEquals(one.statement().digest(), verified(one).statement().digest());
    } else {
      Rejected refused = assertThrows(Rejected.class, () -> verified(one));
      assertEquals(one.reason(), refused.reason(), refused.getMessage());
    }
  }

  private VerifiedStatement<? extends Statement> verified(Case one) throws Rejected {
    byte[] statement = one.statement().bytes();
    byte[] signatures = one.signatures().bytes();
    boolean asPurge =
        one.tenant().endsWith("as purge")
            || one.statement() instanceof PurgeStatement && !one.tenant().endsWith("as hold");
    String tenant = one.tenant().split(" ")[0];
    return asPurge
        ? Power.purge(city.chain(), statement, signatures, tenant, one.version())
        : Power.hold(city.chain(), statement, signatures, tenant, one.version());
  }

  @Test
  void refuses_a_hold_that_a_retired_publisher_signs_and_keeps_the_one_from_before()
      throws Rejected {
    city.putDirectory(
        Directory.of(
            2,
            NOW.plus(Duration.ofHours(1)),
            EXPIRES,
            "localhost",
            city.chain().directory().signing(),
            city.chain().directory().tenants().values().stream()
                .map(tenant -> tenant.id().equals("dinkes") ? SmallRepository.dinkes(DEWI) : tenant)
                .toList()));
    HoldStatement before = hold("dinkes", MAINTENANCE);
    HoldStatement after =
        HoldStatement.of(
            "dinkes",
            1,
            NOW.plus(Duration.ofHours(2)),
            MAINTENANCE,
            "sudah pensiun",
            OptionalLong.empty());
    Power.hold(city.chain(), before.bytes(), Signer.sign(before, SITI).bytes(), "dinkes", 1);
    Rejected refused =
        assertThrows(
            Rejected.class,
            () ->
                Power.hold(
                    city.chain(), after.bytes(), Signer.sign(after, SITI).bytes(), "dinkes", 1));
    assertEquals(Reason.UNKNOWN_KEY, refused.reason());
  }

  // By the keys of another time

  @Test
  void a_retired_publisher_holds_up_to_the_second_before_the_next_directory() throws Rejected {
    directory(2, NOW.plusSeconds(60), SmallRepository.dinkes(DEWI));
    taken(purge("dinkes", NOW.plusSeconds(59)), SITI);
    refused(Reason.UNKNOWN_KEY, purge("dinkes", NOW.plusSeconds(60)), SITI);
    refused(Reason.UNKNOWN_KEY, purge("dinkes", NOW.plusSeconds(61)), SITI);
    refused(Reason.UNKNOWN_KEY, purge("dinkes", NOW.minusSeconds(1)), SITI);
    taken(purge("dinkes", NOW), SITI);
    taken(purge("dinkes", NOW), DEWI);
  }

  @Test
  void looks_for_the_keys_of_its_time_past_a_directory_that_is_not_kept() throws Exception {
    directory(2, NOW.plusSeconds(60), SmallRepository.dinkes(DEWI));
    directory(3, NOW.plusSeconds(120), SmallRepository.dinkes(BUDI));
    PurgeStatement purge = purge("dinkes", NOW.plusSeconds(30));
    taken(purge, SITI);
    java.nio.file.Files.delete(city.path().resolve("trust/directory/2"));
    taken(purge, SITI);
    refused(Reason.UNKNOWN_KEY, purge, DEWI);
    city.put("trust/directory/2", new byte[] {1});
    refused(Reason.MALFORMED, purge, SITI);
  }

  @Test
  void a_lift_of_another_time_takes_the_threshold_of_that_time() throws Rejected {
    HoldStatement lift = hold("bpbd", LIFT);
    Directory.Tenant bpbd = city.chain().directory().tenant("bpbd").orElseThrow();
    directory(
        2,
        NOW.plusSeconds(60),
        bpbd.withPublishers(Publisher.all(List.of(SITI.key()), NOW)).withThreshold(1));
    refused(Reason.BELOW_THRESHOLD, lift, BUDI);
    taken(lift, BUDI, DEWI);
  }

  @Test
  void a_retired_platform_key_holds_what_it_held_in_its_time_and_nothing_since() throws Rejected {
    Signer next = Signer.named("next platform");
    TrustRoot root = city.chain().root();
    city.put(
        RepositoryPaths.root(2),
        TrustRoot.of(
            2,
            NOW.plusSeconds(60),
            EXPIRES,
            1,
            List.of(next.key()),
            root.log(),
            root.timestamp(),
            root.signing()),
        PLATFORM,
        next);
    city.putDirectory(directory(2, NOW.plusSeconds(60)), next);
    taken(purge("bpbd", NOW.plusSeconds(59)), PLATFORM);
    refused(Reason.UNKNOWN_KEY, purge("bpbd", NOW.plusSeconds(59)), STRANGER);
    refused(Reason.UNKNOWN_KEY, purge("bpbd", NOW.plusSeconds(60)), PLATFORM);
    taken(purge("bpbd", NOW.plusSeconds(60)), next);
  }

  @Test
  void one_administrator_holds_where_two_must_lift() throws Rejected {
    Signer second = Signer.named("second admin");
    TrustRoot root = city.chain().root();
    city.put(
        RepositoryPaths.root(2),
        TrustRoot.of(
            2,
            NOW,
            EXPIRES,
            2,
            List.of(PLATFORM.key(), second.key()),
            root.log(),
            root.timestamp(),
            root.signing()),
        PLATFORM,
        second);
    city.putDirectory(directory(2, NOW), PLATFORM, second);
    taken(hold("bpbd", MAINTENANCE), PLATFORM);
    taken(purge("bpbd"), second);
    refused(Reason.UNKNOWN_KEY, hold("bpbd", LIFT), PLATFORM);
    refused(Reason.BELOW_THRESHOLD, hold("bpbd", LIFT), BUDI);
    taken(hold("bpbd", LIFT), PLATFORM, second);
  }

  private void directory(long version, Instant issued, Directory.Tenant changed) throws Rejected {
    city.putDirectory(directory(version, issued, Optional.of(changed)));
  }

  private Directory directory(long version, Instant issued) throws Rejected {
    return directory(version, issued, Optional.empty());
  }

  private Directory directory(long version, Instant issued, Optional<Directory.Tenant> changed)
      throws Rejected {
    Directory before = city.chain().directory();
    return Directory.of(
        version,
        issued,
        EXPIRES,
        "localhost",
        before.signing(),
        before.tenants().values().stream()
            .map(one -> changed.filter(tenant -> tenant.id().equals(one.id())).orElse(one))
            .toList());
  }

  private static PurgeStatement purge(String tenant, Instant issued) throws Rejected {
    return PurgeStatement.of(tenant, 1, issued, "data pribadi", Set.of(DIGEST));
  }

  private void taken(TenantStatement statement, Signer... signers) throws Rejected {
    byte[] signatures = Signer.sign(statement, signers).bytes();
    VerifiedStatement<? extends TenantStatement> verified =
        statement instanceof PurgeStatement
            ? Power.purge(city.chain(), statement.bytes(), signatures, statement.tenant(), 1)
            : Power.hold(city.chain(), statement.bytes(), signatures, statement.tenant(), 1);
    assertEquals(statement.digest(), verified.statement().digest());
    assertFalse(verified.signers().isEmpty());
  }

  private void refused(Reason reason, TenantStatement statement, Signer... signers) {
    Refusals.assertRefused(reason, () -> taken(statement, signers));
  }

  static Stream<String> malformed() {
    String good =
        "{\"action\":\"serve\",\"issued\":\"2026-11-21T03:00:00Z\",\"reason\":\"r\",\"release\":1,"
            + "\"tenant\":\"bpbd\",\"type\":\"hold\",\"version\":1}";
    return Stream.of(
        good.replace("\"release\":1", "\"release\":null"),
        good.replace("serve", "lift"),
        good.replace("serve", "Serve"),
        good.replace("\"release\":1", "\"release\":0"),
        good.replace("\"release\":1", "\"release\":\"1\""),
        good.replace("\"reason\":\"r\"", "\"reason\":\" \""),
        good.replace("\"r\"", "\"" + "r".repeat(1001) + "\""),
        good.replace("\"release\":1,", ""),
        good.replace("bpbd", "B"),
        good.replace("\"type\"", "\"tenants\":[],\"type\""));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refuses_a_hold_of_another_form(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertEquals(
        Reason.MALFORMED,
        assertThrows(Rejected.class, () -> HoldStatement.parse(bytes)).reason(),
        json);
  }

  @Test
  void refuses_a_purge_of_nothing_out_of_order_or_twice() {
    String one = "\"" + "a".repeat(64) + "\"";
    String two = "\"" + "b".repeat(64) + "\"";
    for (String digests : new String[] {"", two + "," + one, one + "," + one, "\"A\""}) {
      byte[] json =
          ("{\"digests\":["
                  + digests
                  + "],\"issued\":\"2026-11-21T03:00:00Z\",\"reason\":\"r\",\"tenant\":\"bpbd\","
                  + "\"type\":\"purge\",\"version\":1}")
              .getBytes(StandardCharsets.UTF_8);
      assertEquals(
          Reason.MALFORMED,
          assertThrows(Rejected.class, () -> PurgeStatement.parse(json)).reason(),
          digests);
    }
  }
}
