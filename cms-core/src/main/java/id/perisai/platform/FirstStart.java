package id.perisai.platform;

import gg.jte.TemplateEngine;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Role;
import id.perisai.audit.AuditTrail;
import id.perisai.message.LockedSealingKey;
import id.perisai.message.OfferSealingKey;
import id.perisai.publish.OfferKey;
import id.perisai.publish.ProductTheme;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SigningDesk;
import id.perisai.publish.SigningKey;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.SealingKey;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.render.Theme;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What happens between an empty home and a running platform: the first people, their keys, the
 * trust, the signing desk; and in demo mode the whole city with its first releases. It is called at
 * every start and does what is missing, so a start that was broken off is finished by the next.
 */
public final class FirstStart {
  private final Settings settings;
  private final EntityManagerFactory factory;
  private final Theme theme;
  private final TemplateEngine templates;
  private final Consumer<String> progress;
  private final Clock clock = Clock.systemUTC();
  private final Work work;
  private final Memberships memberships;
  private final List<Link> links = new ArrayList<>();

  private FirstStart(
      Settings settings,
      EntityManagerFactory factory,
      Theme theme,
      TemplateEngine templates,
      Consumer<String> progress) {
    this.settings = settings;
    this.factory = factory;
    this.theme = theme;
    this.templates = templates;
    this.progress = progress;
    this.work = new Work(factory);
    this.memberships = new Memberships(factory);
  }

  /**
   * @param domain under which the tenants' hosts lie, without port
   * @param deskOrigin where browsers reach the signing desk, such as {@code
   *     https://sign.serangkota.go.id}
   * @param authoringOrigin such as {@code http://localhost:9080}
   * @param administrator e-mail of the first platform administrator outside demo mode; empty later
   */
  public record Settings(
      Path home,
      Path repository,
      String domain,
      String deskOrigin,
      String authoringOrigin,
      boolean demo,
      Optional<String> administrator) {}

  /** A one-time link for somebody who has no password yet. */
  public record Link(String person, String tenant, Set<Role> roles, String url) {}

  /**
   * @param trustRoot SHA-256 of {@code trust/root/1}, hexadecimal: what delivery pins
   * @param links those made by this call
   */
  public record Result(String trustRoot, List<Link> links) {}

  /** A start that cannot go on; the sentence is for the operator. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refused(String sentence) {
      super(sentence);
    }
  }

  /**
   * @throws Refused with a sentence for the operator
   */
  public static Result run(
      Settings settings,
      EntityManagerFactory factory,
      Theme theme,
      TemplateEngine templates,
      Consumer<String> progress) {
    FirstStart start = new FirstStart(settings, factory, theme, templates, progress);
    try {
      Result result = settings.demo() ? start.demo() : start.production();
      start.anchor(result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Rejected e) {
      throw new IllegalStateException("what the ceremony made is not valid", e);
    }
  }

  /** Logs what a stop may have left without a leaf, and says what is newest now. */
  private void anchor(Result result) throws IOException, Rejected {
    Digest pinned = Digest.parse(result.trustRoot());
    SignedRepository signed =
        new SignedRepository(settings.repository(), pinned, clock, settings.home());
    signed.stampTime().stamp(signed.anchor()::log);
  }

  private Result demo() throws IOException, Rejected {
    DemoCity city = new DemoCity(work, factory);
    progress.accept("demo city: people and pages");
    List<DemoCity.Member> administrators = city.administrators();
    List<DemoCity.Department> departments = city.departments(this::isPublished, progress);
    List<DemoCity.Member> signers = new ArrayList<>(administrators);
    for (DemoCity.Department department : departments) {
      department.members().stream()
          .filter(member -> member.roles().contains(Role.PUBLISHER))
          .forEach(signers::add);
    }
    DemoCity.Member team = city.incidentTeam();
    List<DemoCity.Member> readers = new ArrayList<>(signers);
    readers.removeAll(administrators);
    readers.add(team);
    progress.accept("demo city: keys");
    DemoPassphrases passphrases = new DemoPassphrases(settings.home().resolve("demo"));
    passphrases.require(
        Stream.concat(signers.stream(), Stream.of(team)).map(FirstStart::passphraseOwner).toList());
    HomeKeys home = new HomeKeys(settings.home().resolve("keys"));
    Map<DemoCity.Member, SoftwareKey> keys = each(signers, passphrases, home::of);
    Map<DemoCity.Member, LockedSealingKey> sealing = each(readers, passphrases, home::sealing);
    DemoCity.Member administrator = administrators.get(0);
    SigningKey platform =
        open(keys.get(administrator), passphrases.of(passphraseOwner(administrator)));

    progress.accept("trust root, directory, theme and signing desk");
    Digest pinned =
        layTrust(publicKeys(administrators, keys), platform, departments, keys, sealing);
    for (DemoCity.Member member : signers) {
      offer(member, keys.get(member));
    }
    for (DemoCity.Member member : readers) {
      offer(member, sealing.get(member));
    }
    new FirstReleases(settings, pinned, work, memberships, templates, theme, clock)
        .publish(
            departments,
            member -> open(keys.get(member), passphrases.of(passphraseOwner(member))),
            progress);
    administrators.forEach(this::link);
    link(team);
    departments.forEach(department -> department.members().forEach(this::link));
    return new Result(pinned.hex(), List.copyOf(links));
  }

  /** Whether a release of the tenant was ever made: then its pages are people's own. */
  private boolean isPublished(String tenant) {
    return Files.exists(settings.repository().resolve(RepositoryPaths.release(tenant, 1)));
  }

  private static DemoPassphrases.Member passphraseOwner(DemoCity.Member member) {
    return new DemoPassphrases.Member(member.tenant(), member.email());
  }

  /** Makes or reads a key of one person. */
  private interface KeyOf<K> {
    K of(String tenant, UUID person, char[] passphrase) throws IOException;
  }

  /** Deriving a key from its passphrase is slow on purpose: use all cores. */
  private static <K> Map<DemoCity.Member, K> each(
      List<DemoCity.Member> members, DemoPassphrases passphrases, KeyOf<K> make)
      throws IOException {
    Map<DemoCity.Member, K> keys = java.util.Collections.synchronizedMap(new LinkedHashMap<>());
    try {
      members.parallelStream()
          .forEach(
              member -> {
                try {
                  char[] passphrase = passphrases.of(passphraseOwner(member));
                  keys.put(member, make.of(member.tenant(), member.person(), passphrase));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return keys;
  }

  private static SigningKey open(SoftwareKey key, char[] passphrase) {
    try {
      return key.open(passphrase);
    } catch (SoftwareKey.WrongPassphrase e) {
      throw new Refused(
          e.getMessage() + ": the home's keys and passphrases are not of one another");
    }
  }

  private static List<Key> publicKeys(
      List<DemoCity.Member> members, Map<DemoCity.Member, SoftwareKey> keys) throws Rejected {
    List<Key> list = new ArrayList<>();
    for (DemoCity.Member member : members) {
      list.add(Key.ed25519(member.person(), keys.get(member).publicKey()));
    }
    return list;
  }

  private Digest layTrust(
      List<Key> platformKeys,
      SigningKey signer,
      List<DemoCity.Department> departments,
      Map<DemoCity.Member, SoftwareKey> keys,
      Map<DemoCity.Member, LockedSealingKey> sealing)
      throws IOException, Rejected {
    InitCeremony ceremony =
        new InitCeremony(settings.home(), settings.repository(), clock, this::record);
    Digest pinned =
        ceremony.layRoot(platformKeys, signer, settings.domain(), settings.deskOrigin());
    SignedRepository signed =
        new SignedRepository(settings.repository(), pinned, clock, settings.home());
    Optional<TrustChain> trust = DirectoryDraft.inForce(signed);
    DirectoryDraft draft =
        trust
            .map(chain -> DirectoryDraft.of(chain.directory(), settings))
            .orElseGet(() -> DirectoryDraft.first(settings, platformKeys, ceremony.now()));
    for (DemoCity.Department department : departments) {
      List<DemoCity.Member> publishers =
          department.members().stream().filter(keys::containsKey).toList();
      draft.addMissing(
          department.id(),
          department.name(),
          department.hostLabel(),
          department.state(),
          publicKeys(publishers, keys),
          sealingKeys(department.id(), sealing),
          ceremony.now());
    }
    if (trust.isEmpty()) {
      sealingKeys(Directory.PLATFORM, sealing)
          .forEach(key -> draft.addSealing(Directory.PLATFORM, key));
    }
    ceremony.putDirectory(
        trust, draft.domain(), draft.signing(), draft.tenants(), draft.incidents(), signer);
    if (ceremony.putTheme(signed, theme, signer)) {
      progress.accept("theme signed");
    }
    if (new SigningDesk(signed, theme).publish(signer)) {
      signed
          .newestStatement(signed.trust(), Directory.PLATFORM)
          .ifPresent(desk -> record(desk.statement()));
      progress.accept("signing desk published");
    }
    return pinned;
  }

  /** As every act: what stands in the log and in no trail came on another way. */
  private void record(Statement statement) {
    Acting who = Acting.commandLine(Directory.PLATFORM);
    work.platform(
        who,
        em -> {
          AuditTrail.record(
              em,
              Directory.PLATFORM,
              who.person(),
              statement.type() + ".publish",
              Map.of("version", statement.version(), "statement", statement.digest().hex()));
          return null;
        });
  }

  private static List<SealingKey> sealingKeys(
      String tenant, Map<DemoCity.Member, LockedSealingKey> keys) {
    return keys.entrySet().stream()
        .filter(one -> one.getKey().tenant().equals(tenant))
        .map(one -> one.getValue().listed(one.getKey().person()))
        .toList();
  }

  /** So that the desk's host finds the key of whoever opens messages. */
  private void offer(DemoCity.Member member, LockedSealingKey key) {
    Acting who = memberships.acting(member.person(), member.tenant()).orElseThrow();
    OfferSealingKey offer = new OfferSealingKey(work, clock);
    if (offer.own(who).stream().noneMatch(own -> own.keyId().equals(key.keyId()))) {
      offer.offer(who, offer.request(who).id(), key.bytes());
    }
  }

  /** So that the desk finds the key of whoever signs. */
  private void offer(DemoCity.Member member, SoftwareKey key) {
    Acting who =
        memberships
            .acting(member.person(), member.tenant())
            .orElseThrow(() -> new IllegalStateException(member.email() + " is no member"));
    offer(who, key);
  }

  private void offer(Acting who, SoftwareKey key) {
    boolean there =
        work.in(
            who,
            Permission.READ,
            em ->
                PublisherKeys.of(em, who).stream()
                    .anyMatch(offered -> offered.keyId().equals(key.keyId())));
    if (!there) {
      OfferKey offer = new OfferKey(work, clock);
      offer.offer(who, offer.request(who).id(), key.bytes());
    }
  }

  private void link(DemoCity.Member member) {
    member
        .link()
        .ifPresent(
            token ->
                links.add(new Link(member.name(), member.tenant(), member.roles(), url(token))));
  }

  private String url(String token) {
    return settings.authoringOrigin() + "/tautan/" + token;
  }

  /** Outside demo: one administrator, one key, a platform without tenants. */
  private Result production() throws IOException, Rejected {
    if (Files.exists(settings.home().resolve("demo"))) {
      throw new Refused(
          "home "
              + settings.home()
              + " is a demo home, its passphrases lie on the disk: give --home another directory");
    }
    Path begun = settings.home().resolve("founding");
    if (InitCeremony.isDone(settings.home()) && Files.notExists(begun)) {
      Digest pinned = pinned(settings.home());
      requireSameAddresses(pinned);
      tellNewTheme(pinned);
      return new Result(pinned.hex(), List.of());
    }
    String email = administratorOf(begun);
    Invited administrator = firstAdministrator(email);
    HomeKeys.OwnerOnly.write(begun, (email + "\n").getBytes(StandardCharsets.UTF_8));
    char[] passphrase = PlatformPassphrase.read(settings.home());
    SoftwareKey key =
        new HomeKeys(settings.home().resolve("keys"))
            .of(Directory.PLATFORM, administrator.person(), passphrase);
    Digest pinned =
        layTrust(
            List.of(Key.ed25519(administrator.person(), key.publicKey())),
            open(key, passphrase),
            List.of(),
            Map.of(),
            Map.of());
    offerPlatformKey(administrator, key);
    Files.delete(begun);
    return new Result(pinned.hex(), List.copyOf(links));
  }

  /** Once the root is laid it is for one administrator's key, whatever the next start is told. */
  private String administratorOf(Path begun) throws IOException {
    if (InitCeremony.isDone(settings.home())) {
      return Files.readString(begun).strip();
    }
    return settings
        .administrator()
        .orElseThrow(
            () ->
                new Refused(
                    "a new platform needs its first administrator: give"
                        + " --administrator EMAIL (PERISAI_ADMINISTRATOR)"));
  }

  /** The digest that the ceremony pinned. */
  static Digest pinned(Path home) throws IOException, Rejected {
    return Digest.parse(Files.readString(InitCeremony.pinFile(home)).strip());
  }

  /** Nobody here may sign it: the key is the administrators'. */
  private void tellNewTheme(Digest pinned) throws Rejected {
    SignedRepository signed = new SignedRepository(settings.repository(), pinned, clock);
    TrustChain trust = signed.trust();
    long newest = signed.newestTheme(trust);
    if (!ProductTheme.isSigned(trust.theme(newest).statement(), theme)) {
      progress.accept(
          "This version brings another theme than number "
              + newest
              + ", which is in force. Sites stay as they are; departments can publish once a"
              + " platform administrator has signed it: "
              + settings.authoringOrigin()
              + "/platform/tampilan");
    }
  }

  private void requireSameAddresses(Digest pinned) {
    Directory directory =
        new SignedRepository(settings.repository(), pinned, clock).trust().directory();
    if (!directory.domain().equals(settings.domain())
        || !directory.signing().origins().contains(settings.deskOrigin())
        || !directory.signing().authoring().contains(settings.authoringOrigin())) {
      throw new Refused(
          "the signed directory is for domain "
              + directory.domain()
              + ", desk "
              + directory.signing().origins()
              + " and authoring "
              + directory.signing().authoring()
              + ": start with these, or sign a directory with the new ones first");
    }
  }

  private Invited firstAdministrator(String email) {
    Invited invited =
        new InvitePerson(work)
            .invite(
                Acting.commandLine(Directory.PLATFORM),
                email,
                "Administrator platform",
                Grants.of(Role.PLATFORM_ADMIN));
    invited
        .link()
        .ifPresent(
            token ->
                links.add(
                    new Link(
                        "Administrator platform",
                        Directory.PLATFORM,
                        Set.of(Role.PLATFORM_ADMIN),
                        url(token.text()))));
    return invited;
  }

  private void offerPlatformKey(Invited administrator, SoftwareKey key) {
    offer(memberships.acting(administrator.person(), Directory.PLATFORM).orElseThrow(), key);
  }
}
