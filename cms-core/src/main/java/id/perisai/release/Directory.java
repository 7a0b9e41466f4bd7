package id.perisai.release;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tenants, their hosts and the keys of their publishers, as the platform signed them. */
public final class Directory implements Statement {
  public static final String TYPE = "directory";

  /** The platform's own tenant, whose site is the signing desk. */
  public static final String PLATFORM = "platform";

  private final byte[] bytes;
  private final long version;
  private final Instant issued;
  private final Instant expires;
  private final String domain;
  private final Signing signing;
  private final Map<String, Tenant> tenants;
  private final Map<String, String> tenantAt = new HashMap<>();
  private final List<SealingKey> incidents;

  private Directory(byte[] bytes) throws Rejected {
    JsonObject json = Statement.open(bytes, TYPE);
    this.bytes = bytes.clone();
    this.version = json.version("version");
    this.issued = json.time("issued");
    this.expires = json.time("expires");
    this.domain = Origins.host(json, "domain", json.text("domain"));
    this.signing = Signing.read(json.object("signing"));
    this.tenants = tenants(json, signing.place());
    tenants.forEach((id, tenant) -> tenant.hosts().forEach(host -> tenantAt.put(host, id)));
    this.incidents = SealingKey.read(json, "incidents");
    json.end();
    if (!tenants.containsKey(signing.tenant())) {
      throw json.malformed("signing", "a tenant of this directory", signing.tenant());
    }
  }

  public static Directory parse(byte[] bytes) throws Rejected {
    return new Directory(bytes);
  }

  /** A directory that lists nobody to whom incident reports are sealed. */
  public static Directory of(
      long version,
      Instant issued,
      Instant expires,
      String domain,
      Signing signing,
      List<Tenant> tenants)
      throws Rejected {
    return of(version, issued, expires, domain, signing, tenants, List.of());
  }

  /**
   * Times must be of whole seconds.
   *
   * @param incidents keys to which incident reports are sealed, whichever site they are made on
   */
  public static Directory of(
      long version,
      Instant issued,
      Instant expires,
      String domain,
      Signing signing,
      List<Tenant> tenants,
      List<SealingKey> incidents)
      throws Rejected {
    return parse(
        Json.canonical(
            Map.of(
                "type", TYPE,
                "version", version,
                "issued", issued.toString(),
                "expires", expires.toString(),
                "domain", domain,
                "signing", signing.toJson(),
                "tenants", tenants.stream().map(Tenant::toJson).collect(Collectors.toList()),
                "incidents",
                    incidents.stream().map(SealingKey::toJson).collect(Collectors.toList()))));
  }

  /** What becomes of a tenant's hosts. */
  public enum State {
    /** Served from its releases. */
    ACTIVE,
    /** Known to the platform, but still on its old site: not served here. */
    LEGACY,
    /** Taken off for now. */
    SUSPENDED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * @param hosts names without port, lower case, of this tenant alone
   * @param threshold how many persons must sign a release
   * @param passkeys whether signatures of passkeys alone count
   * @param publishers may be empty, as long as nobody has enrolled a key
   * @param revoked keys, of publishers or of former ones, that are not believed any more; sorted
   * @param rerender who may sign the same contents in a newer theme
   * @param sealing keys to which visitors' messages are sealed; sorted
   */
  public record Tenant(
      String id,
      String name,
      State state,
      List<String> hosts,
      int threshold,
      boolean passkeys,
      List<Publisher> publishers,
      List<Revocation> revoked,
      Rerender rerender,
      List<SealingKey> sealing) {

    public Tenant {
      hosts = List.copyOf(hosts);
      publishers = List.copyOf(publishers);
      revoked = List.copyOf(revoked);
      sealing = List.copyOf(sealing);
    }

    /** A tenant whose publishers may sign with keys of every type; it takes no messages. */
    public Tenant(
        String id,
        String name,
        State state,
        List<String> hosts,
        int threshold,
        List<Publisher> publishers) {
      this(
          id,
          name,
          state,
          hosts,
          threshold,
          false,
          publishers,
          List.of(),
          Rerender.TENANT,
          List.of());
    }

    static Tenant read(JsonObject json, SigningPlace place) throws Rejected {
      List<String> hosts = new ArrayList<>();
      for (String host : json.texts("hosts")) {
        hosts.add(Origins.host(json, "hosts", host));
      }
      Tenant tenant =
          new Tenant(
              tenantId(json, "id"),
              json.text("name"),
              state(json),
              hosts,
              TrustedKeys.threshold(json),
              json.flag("passkeys"),
              Publisher.read(json, "publishers"),
              Revocation.read(json, "revoked"),
              Rerender.read(json, "rerender"),
              SealingKey.read(json, "sealing"));
      if (tenant.publishers.stream().anyMatch(publisher -> !tenant.isRevoked(publisher.keyId()))) {
        tenant.signers(place).requireReachable(json.path("publishers"));
      }
      if (tenant.state == State.LEGACY && !tenant.publishers.isEmpty()) {
        throw json.malformed("publishers", "none on a legacy site", "" + tenant.publishers.size());
      }
      json.end();
      return tenant;
    }

    Map<String, Object> toJson() {
      return Map.of(
          "id",
          id,
          "name",
          name,
          "state",
          state.word(),
          "hosts",
          hosts,
          "threshold",
          threshold,
          "passkeys",
          passkeys,
          "publishers",
          publishers.stream().map(Publisher::toJson).collect(Collectors.toList()),
          "revoked",
          revoked.stream().map(Revocation::toJson).collect(Collectors.toList()),
          "rerender",
          rerender.word(),
          "sealing",
          sealing.stream().map(SealingKey::toJson).collect(Collectors.toList()));
    }

    /** The publishers' keys, whether they count yet or not. */
    public List<Key> keys() {
      return publishers.stream().map(Publisher::key).toList();
    }

    public Tenant withState(State next) {
      return new Tenant(
          id, name, next, hosts, threshold, passkeys, publishers, revoked, rerender, sealing);
    }

    public Tenant withHosts(List<String> next) {
      return new Tenant(
          id, name, state, next, threshold, passkeys, publishers, revoked, rerender, sealing);
    }

    public Tenant withThreshold(int next) {
      return new Tenant(
          id, name, state, hosts, next, passkeys, publishers, revoked, rerender, sealing);
    }

    public Tenant withPasskeys(boolean next) {
      return new Tenant(
          id, name, state, hosts, threshold, next, publishers, revoked, rerender, sealing);
    }

    public Tenant withPublishers(List<Publisher> next) {
      return new Tenant(
          id, name, state, hosts, threshold, passkeys, next, revoked, rerender, sealing);
    }

    public Tenant withRevoked(List<Revocation> next) {
      return new Tenant(
          id, name, state, hosts, threshold, passkeys, publishers, next, rerender, sealing);
    }

    public Tenant withRerender(Rerender next) {
      return new Tenant(
          id, name, state, hosts, threshold, passkeys, publishers, revoked, next, sealing);
    }

    /**
     * @param next in any order
     */
    public Tenant withSealing(List<SealingKey> next) {
      return new Tenant(
          id,
          name,
          state,
          hosts,
          threshold,
          passkeys,
          publishers,
          revoked,
          rerender,
          SealingKey.sorted(next));
    }

    /**
     * Whether the entry asks for less than another of the tenant, keys aside: fewer signers,
     * software keys too, re-renders by the platform.
     */
    public boolean asksForLessThan(Tenant before) {
      return Grant.rules(this).anyMatch(grant -> !grant.isIn(before));
    }

    /** Whether a key is not believed any more, from whichever release on. */
    public boolean isRevoked(Digest key) {
      return revoked.stream().anyMatch(revocation -> revocation.key().equals(key));
    }

    /** Those of the publishers' keys whose signatures count, for power and for new releases. */
    TrustedKeys signers(SigningPlace place) {
      return signers(place, Long.MAX_VALUE);
    }

    /** Those of the publishers' keys that may sign a release of a version. */
    TrustedKeys signers(SigningPlace place, long version) {
      return TrustedKeys.of(keys(), threshold, place)
          .only(key -> !passkeys || key.type().equals(PasskeyKey.TYPE))
          .only(
              key ->
                  revoked.stream()
                      .noneMatch(
                          revocation ->
                              revocation.key().equals(key.keyId())
                                  && revocation.from() <= version));
    }

    private static State state(JsonObject json) throws Rejected {
      String word = json.text("state");
      for (State state : State.values()) {
        if (state.word().equals(word)) {
          return state;
        }
      }
      throw json.malformed("state", "active, legacy or suspended", word);
    }
  }

  /**
   * Where signatures are made, and who gives what is to be signed.
   *
   * @param tenant whose site is the signing desk
   * @param place relying party and origins of the desk
   * @param authoring origins from which the desk may fetch candidates
   */
  public record Signing(String tenant, SigningPlace place, List<String> authoring) {

    public Signing {
      authoring = List.copyOf(authoring);
    }

    static Signing read(JsonObject json) throws Rejected {
      Signing signing =
          new Signing(
              tenantId(json, "tenant"), SigningPlace.read(json), Origins.read(json, "authoring"));
      json.end();
      return signing;
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new HashMap<>(place.toJson());
      json.put("tenant", tenant);
      json.put("authoring", authoring);
      return json;
    }

    /** Origins of the desk. */
    public List<String> origins() {
      return place.origins();
    }
  }

  /**
   * Where visitors reach a tenant's site: its first host, by the scheme and port of the signing
   * desk, which the same nodes serve.
   *
   * @param tenant with a host
   * @return such as {@code https://dinkes.serangkota.go.id}
   */
  public String siteOrigin(Tenant tenant) {
    URI desk = URI.create(signing.origins().get(0));
    return desk.getScheme()
        + "://"
        + tenant.hosts().get(0)
        + (desk.getPort() < 0 ? "" : ":" + desk.getPort());
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String scope() {
    return SignedMessage.NO_TENANT;
  }

  @Override
  public long version() {
    return version;
  }

  public Instant issued() {
    return issued;
  }

  /** From this instant on nothing new is taken on the strength of this directory. */
  public Instant expires() {
    return expires;
  }

  public String domain() {
    return domain;
  }

  public Signing signing() {
    return signing;
  }

  /** The id of the tenant that a host is listed for. */
  Optional<String> tenantAt(String host) {
    return Optional.ofNullable(tenantAt.get(host));
  }

  /** By id, in the order of the statement. */
  public Map<String, Tenant> tenants() {
    return tenants;
  }

  public Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(tenants.get(id));
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The keys to which incident reports are sealed, sorted; none where nobody takes them. */
  public List<SealingKey> incidents() {
    return incidents;
  }

  /** Whether a tenant's site is the signing desk. */
  public boolean isDesk(String id) {
    return signing.tenant().equals(id);
  }

  /** Whether the platform may sign the same contents in a newer theme in a tenant's place. */
  public boolean delegatesRerenders(String id) {
    return tenant(id).filter(listed -> listed.rerender() == Rerender.PLATFORM).isPresent();
  }

  /** The keys that sign a tenant's next releases, and take its power away. */
  TrustedKeys publishers(String id) throws Rejected {
    return publishers(id, Long.MAX_VALUE);
  }

  /** The keys that sign a tenant's release of a version. */
  TrustedKeys publishers(String id, long version) throws Rejected {
    Tenant tenant = tenants.get(id);
    if (tenant == null || tenant.state() == State.LEGACY) {
      throw new Rejected(
          Reason.UNKNOWN_TENANT, "tenant " + id, "a tenant with a site here in " + label(), "none");
    }
    return tenant.signers(signing.place(), version);
  }

  private static Map<String, Tenant> tenants(JsonObject json, SigningPlace place) throws Rejected {
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    Set<String> hosts = new HashSet<>();
    for (JsonObject item : json.objects("tenants")) {
      Tenant tenant = Tenant.read(item, place);
      if (tenants.put(tenant.id(), tenant) != null) {
        throw json.malformed("tenants", "each id once", tenant.id());
      }
      for (String host : tenant.hosts()) {
        if (!hosts.add(host)) {
          throw json.malformed("tenants", "each host once", host);
        }
      }
    }
    return java.util.Collections.unmodifiableMap(tenants);
  }

  private static String tenantId(JsonObject json, String name) throws Rejected {
    String id = json.text(name);
    if (!RepositoryPaths.isTenant(id)) {
      throw json.malformed(name, "a tenant id", id);
    }
    return id;
  }
}
