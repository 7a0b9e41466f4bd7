package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.LOG;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SIGNING;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No statement says more or less than its reader understood: in each object of each kind, one
 * member too many and every member left out is refused.
 */
class StatementFormTest {
  private static final UUID READER = UUID.fromString("0b6d7c2e-5a4f-4a53-9d3e-1f2a3b4c5d6e");
  private static final Digest DIGEST = Digest.of(new byte[] {1});

  private interface Reader {
    void read(byte[] bytes) throws Rejected;
  }

  /**
   * @param objects how many objects it has, so that none is overlooked
   */
  private record Form(String name, byte[] honest, int objects, Reader reader) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Form> forms() throws Rejected {
    SealingKey sealing =
        SealingKey.of(READER, P256.point(publicKey(Authenticator.p256().getPublic())));
    Directory plain =
        SmallRepository.directory(
            3,
            EXPIRES,
            SmallRepository.dinkes(SITI, DEWI)
                .withRevoked(List.of(new Revocation(BUDI.key().keyId(), 7)))
                .withSealing(List.of(sealing)));
    Directory directory =
        Directory.of(
            3,
            NOW,
            EXPIRES,
            plain.domain(),
            plain.signing(),
            List.of(plain.tenant("platform").get(), plain.tenant("dinkes").get()),
            List.of(sealing));
    TrustRoot root =
        TrustRoot.of(
            1,
            NOW,
            EXPIRES,
            1,
            List.of(PLATFORM.key(), Authenticator.named("passkey").key()),
            TrustRoot.Log.under("localhost", LOG.serverKey()),
            TIMESTAMP.serverKey(),
            SIGNING);
    ReleaseStatement release =
        ReleaseStatement.of("dinkes", 2, NOW, Optional.of(DIGEST), DIGEST, 1);
    HoldStatement hold =
        HoldStatement.of("dinkes", 1, NOW, HoldStatement.Action.SERVE, "r", OptionalLong.of(1));
    PurgeStatement purge = PurgeStatement.of("dinkes", 1, NOW, "r", Set.of(DIGEST));
    Authenticator touch = Authenticator.named("passkey");
    Signatures signatures =
        Signatures.of(
            List.of(SITI.sign(release.signedMessage()), touch.over(release.bytes()).touch()));
    return List.of(
        // Itself, signing, two tenants, three publishers, a revocation, two sealing keys.
        new Form("a directory", directory.bytes(), 10, Directory::parse),
        new Form("a trust root", root.bytes(), 6, TrustRoot::parse),
        new Form("a theme", SmallRepository.theme(1).bytes(), 2, ThemeStatement::parse),
        new Form("a release", release.bytes(), 1, ReleaseStatement::parse),
        new Form("a hold", hold.bytes(), 1, HoldStatement::parse),
        new Form("a purge", purge.bytes(), 1, PurgeStatement::parse),
        new Form("signatures", signatures.bytes(), 3, Signatures::parse));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void takes_the_honest_one(Form form) throws Rejected {
    form.reader().read(form.honest());
    assertEquals(form.objects(), places(form).size());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void refuses_a_member_that_nobody_knows_in_each_object(Form form) throws Rejected {
    for (String place : places(form)) {
      byte[] lie =
          changed(
              form,
              place,
              members -> {
                members.put("zz", 1L);
                return members;
              });
      Rejected refused = assertRefused(Reason.MALFORMED, () -> form.reader().read(lie));
      assertEquals("zz", refused.found(), place + ": " + refused.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void refuses_each_member_left_out(Form form) throws Rejected {
    for (String place : places(form)) {
      for (String name : names(form, place)) {
        byte[] lie =
            changed(
                form,
                place,
                members -> {
                  members.remove(name);
                  return members;
                });
        Rejected refused = assertRefused(Reason.MALFORMED, () -> form.reader().read(lie));
        assertTrue(refused.what().endsWith("." + name), place + "." + name + ": " + refused);
      }
    }
  }

  @Test
  void takes_as_many_as_each_list_may_have_and_no_more() throws Rejected {
    List<Key> keys =
        IntStream.range(0, TrustedKeys.MAX_KEYS + 1)
            .mapToObj(i -> Signer.named("key " + i).key())
            .toList();
    List<Key> most = keys.subList(0, TrustedKeys.MAX_KEYS);
    assertEquals(64, root(64, most).keys().keys().size());
    assertRefused(Reason.TOO_BIG, () -> root(1, keys));
    assertRefused(Reason.MALFORMED, () -> root(65, most));
    assertRefused(Reason.MALFORMED, () -> root(0, most));
    assertRefused(Reason.MALFORMED, () -> root(2, keys.subList(0, 1)));
    assertRefused(Reason.MALFORMED, () -> root(1, List.of(keys.get(0), keys.get(0))));
    assertEquals(64, listing(most).tenant("dinkes").orElseThrow().publishers().size());
    assertRefused(Reason.TOO_BIG, () -> listing(keys));
    assertRefused(Reason.MALFORMED, () -> listing(List.of(keys.get(0), keys.get(0))));
    Set<Digest> digests = new TreeSet<>();
    for (int i = 0; i < PurgeStatement.MAX_DIGESTS; i++) {
      digests.add(Digest.of(new byte[] {(byte) i, (byte) (i >> 8)}));
    }
    assertEquals(digests, PurgeStatement.of("dinkes", 1, NOW, "r", digests).digests());
    digests.add(DIGEST);
    assertRefused(Reason.MALFORMED, () -> PurgeStatement.of("dinkes", 1, NOW, "r", digests));
  }

  @Test
  void takes_a_reason_of_a_thousand_characters() throws Rejected {
    String longest = "r".repeat(1000);
    PurgeStatement purge = PurgeStatement.of("dinkes", 1, NOW, longest, Set.of(DIGEST));
    assertEquals(longest, purge.reason());
    assertEquals(longest, maintenance(longest).reason());
    assertRefused(Reason.MALFORMED, () -> maintenance(longest + "r"));
    assertRefused(Reason.MALFORMED, () -> maintenance(""));
  }

  @Test
  void says_what_it_was_made_of() throws Rejected {
    HoldStatement hold =
        HoldStatement.of("dinkes", 3, NOW, HoldStatement.Action.SERVE, "r", OptionalLong.of(2));
    assertEquals(Optional.of(2L), hold.release());
    assertEquals(HoldStatement.Action.SERVE, hold.action());
    assertEquals("hold dinkes/3", hold.label());
    assertEquals(NOW, hold.issued());
    assertArrayEquals(hold.bytes(), HoldStatement.parse(hold.bytes()).bytes());
    ThemeStatement theme = SmallRepository.theme(1);
    assertEquals("theme 1", theme.label());
    assertEquals("perisai 1", theme.renderer());
    assertEquals(NOW, theme.issued());
    assertEquals(List.of(SmallRepository.asset()), theme.assets());
    assertEquals(Optional.of(SmallRepository.asset()), theme.asset(SmallRepository.asset().path()));
    assertEquals(Optional.empty(), theme.asset("/_t/x"));
    TrustRoot root = root(1, List.of(SITI.key()));
    assertEquals(NOW, root.issued());
    assertEquals(EXPIRES, root.expires());
  }

  @Test
  void refuses_an_asset_twice_of_another_type_or_too_long() throws Rejected {
    ThemeStatement.Asset asset = SmallRepository.asset();
    assertRefused(Reason.MALFORMED, () -> theme(asset, asset));
    assertRefused(
        Reason.NOT_LISTED,
        () ->
            theme(
                new ThemeStatement.Asset(
                    asset.path(), "text/css", asset.digest(), asset.length())));
    assertRefused(
        Reason.MALFORMED,
        () ->
            theme(
                new ThemeStatement.Asset(
                    asset.path(), asset.mediaType(), asset.digest(), Coding.MAX_LENGTH + 1)));
    assertRefused(
        Reason.MALFORMED,
        () ->
            theme(
                new ThemeStatement.Asset(
                    "/" + asset.path(), asset.mediaType(), asset.digest(), asset.length())));
  }

  @Test
  void lists_an_asset_by_status_type_bytes_and_length_together() throws Rejected {
    ThemeStatement theme = SmallRepository.theme(1);
    ThemeStatement.Asset asset = SmallRepository.asset();
    Coding own = new Coding(asset.digest(), asset.length());
    theme.requireListed(answer(200, MediaTypes.CSS, own));
    for (Entry lie :
        List.of(
            answer(410, MediaTypes.CSS, own),
            answer(200, MediaTypes.JAVASCRIPT, own),
            answer(200, MediaTypes.CSS, new Coding(DIGEST, asset.length())),
            answer(200, MediaTypes.CSS, new Coding(asset.digest(), asset.length() + 1)),
            Entry.redirect(asset.path(), 301, "/", Map.of()),
            Entry.timed(
                asset.path(),
                List.of(
                    Variant.page(200, MediaTypes.CSS, Map.of("identity", own), Map.of()),
                    Variant.page(200, MediaTypes.CSS, Map.of("identity", own), Map.of("a", DIGEST))
                        .from(NOW))))) {
      assertRefused(Reason.NOT_LISTED, () -> theme.requireListed(lie));
    }
    theme.requireListed(Entry.redirect("/lama", 301, asset.path(), Map.of()));
  }

  private static Entry answer(int status, String mediaType, Coding identity) throws Rejected {
    return Entry.page(
        SmallRepository.asset().path(), status, mediaType, Map.of("identity", identity), Map.of());
  }

  private static ThemeStatement theme(ThemeStatement.Asset... assets) throws Rejected {
    return ThemeStatement.of(1, NOW, "perisai 1", List.of(assets));
  }

  private static HoldStatement maintenance(String reason) throws Rejected {
    return HoldStatement.of(
        "dinkes", 1, NOW, HoldStatement.Action.MAINTENANCE, reason, OptionalLong.empty());
  }

  private static TrustRoot root(int threshold, List<Key> keys) throws Rejected {
    return TrustRoot.of(
        1,
        NOW,
        EXPIRES,
        threshold,
        keys,
        TrustRoot.Log.under("localhost", LOG.serverKey()),
        TIMESTAMP.serverKey(),
        SIGNING);
  }

  private static Directory listing(List<Key> keys) throws Rejected {
    return SmallRepository.directory(
        3, EXPIRES, SmallRepository.dinkes(SITI).withPublishers(Publisher.all(keys, NOW)));
  }

  private static java.security.interfaces.ECPublicKey publicKey(java.security.PublicKey key) {
    return (java.security.interfaces.ECPublicKey) key;
  }

  // Every object of a file, by its place such as /tenants/0/publishers/1

  private static List<String> places(Form form) throws Rejected {
    List<String> places = new ArrayList<>();
    visit(Json.parse(form.honest(), Statement.MAX_BYTES), "", places);
    return places;
  }

  private static void visit(Object value, String place, List<String> places) {
    if (value instanceof Map<?, ?> map) {
      places.add(place);
      map.forEach((name, member) -> visit(member, place + "/" + name, places));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        visit(list.get(i), place + "/" + i, places);
      }
    }
  }

  private static Set<String> names(Form form, String place) throws Rejected {
    Set<String> names = new TreeSet<>();
    changed(
        form,
        place,
        members -> {
          names.addAll(members.keySet());
          return members;
        });
    return names;
  }

  private static byte[] changed(Form form, String place, UnaryOperator<Map<String, Object>> change)
      throws Rejected {
    Object value = Json.parse(form.honest(), Statement.MAX_BYTES);
    return Json.canonical(changed(value, "", place, change));
  }

  private static Object changed(
      Object value, String at, String place, UnaryOperator<Map<String, Object>> change) {
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(changed(item, at + "/" + items.size(), place, change)));
      return items;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, Object> members = new TreeMap<>();
    map.forEach(
        (name, member) ->
            members.put(name.toString(), changed(member, at + "/" + name, place, change)));
    return at.equals(place) ? change.apply(members) : members;
  }
}
