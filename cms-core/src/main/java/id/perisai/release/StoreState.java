package id.perisai.release;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a delivery node must not forget: the newest of everything that was ever in force on it.
 *
 * @param sites by tenant
 * @param holds the newest hold, by tenant
 * @param purges the newest purge, by tenant; the ones before it count as well
 * @param log the transparency log as it was last seen
 * @param sightings by version: when a directory that says it is older was not there yet
 */
record StoreState(
    Seen root,
    Seen directory,
    SortedMap<String, Site> sites,
    SortedMap<String, Hold> holds,
    SortedMap<String, Seen> purges,
    TreeHead log,
    SortedMap<Long, Instant> sightings) {
  static final int MAX_BYTES = 4 * 1024 * 1024;
  static final StoreState EMPTY =
      new StoreState(
          Seen.NOTHING,
          Seen.NOTHING,
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          TreeHead.EMPTY,
          Collections.emptySortedMap());

  /**
   * @param release the newest that was ever in force
   * @param directory the version of the directory under which it was taken
   * @param standing the same; or an older one, since its keys were revoked
   */
  record Site(Seen release, long directory, Seen standing) {}

  /**
   * @param release that it shows instead of the newest; nothing where it shows none
   */
  record Hold(Seen statement, Seen release) {}

  StoreState {
    sites = Collections.unmodifiableSortedMap(new TreeMap<>(sites));
    holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
    purges = Collections.unmodifiableSortedMap(new TreeMap<>(purges));
    sightings = Collections.unmodifiableSortedMap(new TreeMap<>(sightings));
  }

  StoreState with(TrustChain trust) {
    return new StoreState(
        Seen.of(trust.root()), Seen.of(trust.directory()), sites, holds, purges, log, sightings);
  }

  /** With directories that are about to be taken, and when they were not there yet. */
  StoreState withSightings(Map<Long, Instant> added) {
    TreeMap<Long, Instant> next = new TreeMap<>(sightings);
    next.putAll(added);
    return new StoreState(root, directory, sites, holds, purges, log, next);
  }

  /** With an older release of a tenant in place of the newest, whose keys were revoked. */
  StoreState withStanding(ReleaseStatement release) {
    TreeMap<String, Site> next = new TreeMap<>(sites);
    next.computeIfPresent(
        release.tenant(),
        (tenant, site) -> new Site(site.release, site.directory, Seen.of(release)));
    return new StoreState(root, directory, next, holds, purges, log, sightings);
  }

  StoreState with(HoldStatement hold, Seen release) {
    TreeMap<String, Hold> next = new TreeMap<>(holds);
    next.put(hold.tenant(), new Hold(Seen.of(hold), release));
    return new StoreState(root, directory, sites, next, purges, log, sightings);
  }

  StoreState with(PurgeStatement purge) {
    TreeMap<String, Seen> next = new TreeMap<>(purges);
    next.put(purge.tenant(), Seen.of(purge));
    return new StoreState(root, directory, sites, holds, next, log, sightings);
  }

  Seen hold(String tenant) {
    return Optional.ofNullable(holds.get(tenant)).map(Hold::statement).orElse(Seen.NOTHING);
  }

  Seen purge(String tenant) {
    return Optional.ofNullable(purges.get(tenant)).orElse(Seen.NOTHING);
  }

  StoreState with(ReleaseStatement release, long directory) {
    return with(List.of(release), directory);
  }

  StoreState with(List<ReleaseStatement> releases, long directory) {
    TreeMap<String, Site> next = new TreeMap<>(sites);
    for (ReleaseStatement release : releases) {
      next.put(release.tenant(), new Site(Seen.of(release), directory, Seen.of(release)));
    }
    return new StoreState(root, this.directory, next, holds, purges, log, sightings);
  }

  StoreState with(TreeHead log) {
    return new StoreState(root, directory, sites, holds, purges, log, sightings);
  }

  Seen release(String tenant) {
    return Optional.ofNullable(sites.get(tenant)).map(Site::release).orElse(Seen.NOTHING);
  }

  /**
   * The state with its own digest: a disk that changes one digit must not make the node wait for a
   * release that never was.
   */
  byte[] bytes() {
    Map<String, Object> json = toJson();
    return Json.canonical(Map.of("state", json, "digest", digest(json).hex()));
  }

  private static Digest digest(Map<String, Object> json) {
    return Digest.of(Json.canonical(json));
  }

  private Map<String, Object> toJson() {
    Map<String, Object> json = new HashMap<>();
    json.put("root", json(root));
    json.put("directory", json(directory));
    Map<String, Object> sitesJson = new HashMap<>();
    sites.forEach(
        (tenant, site) -> {
          Map<String, Object> siteJson = json(site.release);
          siteJson.put("directory", site.directory);
          siteJson.put("standing", json(site.standing));
          sitesJson.put(tenant, siteJson);
        });
    json.put("sites", sitesJson);
    Map<String, Object> holdsJson = new HashMap<>();
    holds.forEach(
        (tenant, hold) -> {
          Map<String, Object> holdJson = json(hold.statement);
          holdJson.put("release", json(hold.release));
          holdsJson.put(tenant, holdJson);
        });
    json.put("holds", holdsJson);
    Map<String, Object> purgesJson = new HashMap<>();
    purges.forEach((tenant, seen) -> purgesJson.put(tenant, json(seen)));
    json.put("purges", purgesJson);
    json.put("log", Map.of("root", log.root().hex(), "size", log.size()));
    Map<String, Object> sightingsJson = new HashMap<>();
    sightings.forEach(
        (version, time) -> sightingsJson.put(Long.toString(version), time.toString()));
    json.put("sightings", sightingsJson);
    return json;
  }

  static StoreState parse(byte[] bytes) throws Rejected {
    JsonObject file = JsonObject.canonical(bytes, MAX_BYTES, "state");
    StoreState state = read(file.object("state"));
    digest(state.toJson()).requireSame(Optional.of(file.digest("digest")), "state");
    file.end();
    return state;
  }

  private static StoreState read(JsonObject json) throws Rejected {
    TreeMap<String, Site> sites = new TreeMap<>();
    JsonObject sitesJson = json.object("sites");
    for (String tenant : sitesJson.names()) {
      JsonObject site = sitesJson.object(tenant);
      sites.put(
          tenant, new Site(seen(site), site.version("directory"), ended(site.object("standing"))));
      site.end();
    }
    TreeMap<String, Hold> holds = new TreeMap<>();
    JsonObject holdsJson = json.object("holds");
    for (String tenant : holdsJson.names()) {
      JsonObject hold = holdsJson.object(tenant);
      holds.put(tenant, new Hold(seen(hold), ended(hold.object("release"))));
      hold.end();
    }
    TreeMap<String, Seen> purges = new TreeMap<>();
    JsonObject purgesJson = json.object("purges");
    for (String tenant : purgesJson.names()) {
      purges.put(tenant, ended(purgesJson.object(tenant)));
    }
    StoreState state =
        new StoreState(
            ended(json.object("root")),
            ended(json.object("directory")),
            sites,
            holds,
            purges,
            head(json.object("log")),
            sightings(json.object("sightings")));
    json.end();
    return state;
  }

  private static SortedMap<Long, Instant> sightings(JsonObject json) throws Rejected {
    TreeMap<Long, Instant> sightings = new TreeMap<>();
    for (String name : json.names()) {
      OptionalLong version = RepositoryPaths.version(name);
      if (version.isEmpty()) {
        throw json.malformed(name, "a version", name);
      }
      sightings.put(version.getAsLong(), json.time(name));
    }
    json.end();
    return sightings;
  }

  private static TreeHead head(JsonObject json) throws Rejected {
    long size = json.number("size", 0, JsonObject.MAX_SAFE_INTEGER);
    Digest root = json.digest("root");
    json.end();
    if ((size == 0) != root.equals(MerkleHash.EMPTY)) {
      throw json.malformed("root", "the root of " + size + " leaves", root.hex());
    }
    return new TreeHead(size, root);
  }

  private static Seen ended(JsonObject json) throws Rejected {
    Seen seen = seen(json);
    json.end();
    return seen;
  }

  private static Map<String, Object> json(Seen seen) {
    Map<String, Object> json = new HashMap<>();
    json.put("version", seen.version());
    json.put("digest", seen.digest().map(Digest::hex).orElse(null));
    return json;
  }

  private static Seen seen(JsonObject json) throws Rejected {
    long version = json.number("version", 0, JsonObject.MAX_SAFE_INTEGER);
    Optional<Digest> digest = json.digestOrNull("digest");
    if ((version == 0) != digest.isEmpty()) {
      throw json.malformed("digest", "one from version 1 on", "" + digest);
    }
    return new Seen(version, digest);
  }
}
