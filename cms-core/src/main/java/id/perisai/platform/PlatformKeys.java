package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose keys sign for the platform, and whose wait to. */
public final class PlatformKeys {
  private final Work work;
  private final SignedRepository repository;

  public PlatformKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * A key of the platform.
   *
   * @param name of its person; empty for one who is unknown here, such as the holder of an offline
   *     key
   * @param left whether they are known here and no administrator of the platform any more
   * @param farewell when it was asked that the key be taken out
   * @param isOut whether the newest root has it no more: a key of the root before, which is in
   *     force until there is a directory
   */
  public record Listed(
      Key key, String name, boolean left, Optional<Instant> farewell, boolean isOut) {}

  /**
   * Those of the newest root, in its order.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<Listed> listed(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    TrustRoot newest = repository.trust().newestRoot();
    return work.platform(who, em -> listed(em, newest, newest.keys().keys()));
  }

  /**
   * Keys of the root in force, and of one that is signed and waits for its directory, that are to
   * be taken out: their persons are no administrators any more, wherever the keys came from, or
   * they were asked out.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<Listed> leaving(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    TrustChain trust = repository.trust();
    return work.platform(who, em -> leaving(em, trust));
  }

  static List<Listed> leaving(EntityManager em, TrustChain trust) {
    List<Key> keys =
        Stream.of(trust.newestRoot(), trust.root())
            .flatMap(root -> root.keys().keys().stream())
            .distinct()
            .toList();
    return listed(em, trust.newestRoot(), keys).stream()
        .filter(key -> key.left() || key.farewell().isPresent())
        .toList();
  }

  /**
   * Whose signatures the platform's next statements can have.
   *
   * @param persons with a key in the newest root: administrators, and those unknown here, as the
   *     holders of keys off the network
   * @param sure those of them with a key that nobody asked out: one that was asked out may be lost
   */
  public record Signers(int threshold, Set<UUID> persons, Set<UUID> sure) {
    /** How many more it takes. */
    public int missing() {
      return Math.max(0, threshold - sure.size());
    }

    /** How many more it would take without this person; 0 if that changes nothing. */
    public int missingWithout(UUID person) {
      int others = sure.size() - (sure.contains(person) ? 1 : 0);
      return persons.contains(person) ? Math.max(0, threshold - others) : 0;
    }

    /** Whether it takes every one of them, or more. */
    public boolean isNobodySpare() {
      return threshold >= sure.size();
    }
  }

  /**
   * Of the newest root: without enough of them there is no next root, and in the end nothing else
   * of the platform's either.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public Signers signers(Acting who) {
    List<Listed> staying = listed(who).stream().filter(key -> !key.left()).toList();
    return new Signers(
        repository.trust().newestRoot().keys().threshold(),
        persons(staying.stream()),
        persons(staying.stream().filter(key -> key.farewell().isEmpty())));
  }

  private static Set<UUID> persons(Stream<Listed> keys) {
    return keys.map(one -> one.key().person()).collect(Collectors.toUnmodifiableSet());
  }

  private static List<Listed> listed(EntityManager em, TrustRoot newest, List<Key> keys) {
    Map<UUID, Holder> holders = holders(em, keys);
    Map<Digest, Instant> farewells = new HashMap<>();
    PublisherKeys.all(em).stream()
        .filter(key -> key.tenant().equals(Directory.PLATFORM))
        .forEach(key -> key.farewell().ifPresent(asked -> farewells.put(key.keyId(), asked)));
    return keys.stream()
        .map(
            key -> {
              Holder holder = holders.getOrDefault(key.person(), Holder.UNKNOWN);
              return new Listed(
                  key,
                  holder.name(),
                  holder.left(),
                  Optional.ofNullable(farewells.get(key.keyId())),
                  !newest.keys().keys().contains(key));
            })
        .toList();
  }

  /**
   * What administrators offered and the newest root does not list, newest first: also what a root
   * left out, which another one may list again.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> waiting(Acting who) {
    return waiting(who, repository.trust().newestRoot().keys().keys());
  }

  /**
   * Of these what no root ever listed: what one left out was decided on.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> undecided(Acting who) {
    TrustChain trust = repository.trust();
    List<Key> listed = new ArrayList<>(trust.newestRoot().keys().keys());
    trust.roots().forEach(root -> listed.addAll(root.statement().keys().keys()));
    return waiting(who, listed);
  }

  private List<PublisherKeys.Offered> waiting(Acting who, List<Key> listed) {
    who.require(Permission.SIGN_DIRECTORY);
    Set<Digest> ids = listed.stream().map(Key::keyId).collect(Collectors.toSet());
    return work.platform(
        who,
        em ->
            PublisherKeys.all(em).stream()
                .filter(key -> key.tenant().equals(Directory.PLATFORM))
                .filter(key -> !ids.contains(key.keyId()) && key.farewell().isEmpty())
                .toList());
  }

  private record Holder(String name, boolean left) {
    static final Holder UNKNOWN = new Holder("", false);
  }

  /** Also of those who left: their keys sign until a root leaves them out. */
  private static Map<UUID, Holder> holders(EntityManager em, List<Key> keys) {
    Map<UUID, Holder> holders = new HashMap<>();
    for (Object row :
        em.createNativeQuery(
                "select p.id, p.name, not exists (select from membership m"
                    + " where m.tenant_id = 'platform' and m.person_id = p.id"
                    + " and m.role = cast('platform_admin' as member_role))"
                    + " from person p where p.id in (:persons)")
            .setParameter("persons", keys.stream().map(Key::person).distinct().toList())
            .getResultList()) {
      Object[] columns = (Object[]) row;
      holders.put((UUID) columns[0], new Holder((String) columns[1], (Boolean) columns[2]));
    }
    return holders;
  }
}
