package id.perisai.admin.people;

import id.perisai.access.Grants;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Section;
import id.perisai.access.Token;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.PageSections;
import id.perisai.factor.Recovery;
import id.perisai.platform.PlatformKeys;
import id.perisai.publish.AccessList;
import id.perisai.publish.EndAccess;
import id.perisai.publish.SignedRepository;
import id.perisai.tenant.ChangeRoles;
import id.perisai.tenant.EndSessionsOf;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.People;
import id.perisai.tenant.People.Member;
import id.perisai.tenant.WaitingInvitations;
import id.perisai.tenant.Work;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Lists the members; invites, changes roles, makes links. */
@Named("people")
@ViewScoped
public class PeopleView implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Given in departments and in the platform's own tenant. */
  private static final Set<Role> EVERYWHERE =
      EnumSet.of(Role.TENANT_ADMIN, Role.RESPONDER, Role.AUDITOR, Role.CYBER_AGENT);

  /** A member with the roles ticked in the form. */
  public static final class Row implements Serializable {
    private static final long serialVersionUID = 1L;
    private final UUID person;
    private final String name;
    private final String email;
    private final boolean self;
    private final Grants seen;
    private final Recovery.Waiting asked;
    private final boolean mayAgree;
    private final String reach;
    private final int missing;
    private String[] roles;
    private String[] sections;
    private String lost;
    private String reason;
    private String why;

    Row(
        Member member,
        String reach,
        boolean self,
        Recovery.Waiting asked,
        boolean mayAgree,
        int missing) {
      this.person = member.person();
      this.name = member.name();
      this.email = member.email();
      this.self = self;
      this.seen = member.grants();
      this.asked = asked;
      this.mayAgree = mayAgree;
      this.reach = reach;
      this.missing = missing;
      this.sections = paths(member.grants().sections().sections());
      this.roles = member.roles().stream().sorted().map(Role::name).toArray(String[]::new);
    }

    public String getName() {
      return name;
    }

    public String getEmail() {
      return email;
    }

    /** In words, the sections that the roles are limited to, or that they are not. */
    public String getReach() {
      return reach;
    }

    public boolean isLimited() {
      return sections.length > 0;
    }

    public String[] getSections() {
      return sections.clone();
    }

    public void setSections(String[] sections) {
      this.sections = sections.clone();
    }

    /** How many who can sign would be missing for any trust root, without this person. */
    public int getMissing() {
      return missing;
    }

    /** Who asked that this person be let in again; null if nobody did. */
    public String getAskedBy() {
      return asked == null ? null : asked.name();
    }

    public String getAskedWhy() {
      return asked == null ? null : asked.reason();
    }

    /** Whether the factors are to be forgotten too. */
    public boolean isAskedAll() {
      return asked != null && asked.lost() == Recovery.Lost.EVERYTHING;
    }

    public boolean isMayAgree() {
      return mayAgree;
    }

    public String getLost() {
      return lost;
    }

    public void setLost(String lost) {
      this.lost = lost;
    }

    public boolean isSelf() {
      return self;
    }

    public String[] getRoles() {
      return roles.clone();
    }

    public void setRoles(String[] roles) {
      this.roles = roles.clone();
    }

    /** Whether the person had a role that the form takes. */
    boolean lost(Role role) {
      return seen.roles().contains(role) && !List.of(roles).contains(role.name());
    }

    public String getReason() {
      return reason;
    }

    public void setReason(String reason) {
      this.reason = reason;
    }

    /** Why the roles are changed. */
    public String getWhy() {
      return why;
    }

    public void setWhy(String why) {
      this.why = why;
    }

    public List<String> getRoleList() {
      return List.of(roles);
    }
  }

  @Inject private transient Work work;
  @Inject private transient Visitor visit;
  @Inject private transient Notices notices;
  @Inject private transient SignedRepository repository;
  @Inject private transient PlatformKeys platformKeys;

  private List<Row> rows;
  private transient List<WaitingInvitations.Line> waiting;
  private String email;
  private String name;
  private String reason;
  private String[] roles = {};
  private String[] sections = {};
  private List<String> choices;
  private String linkFor;
  private String link;

  @PostConstruct
  void load() {
    waiting = null;
    rows = new ArrayList<>();
    Set<Section> known = new LinkedHashSet<>();
    if (!visit.isPlatform()) {
      known.addAll(new PageSections(work).all(visit.acting()));
    }
    Map<UUID, Recovery.Waiting> asked = new HashMap<>();
    recovery().waiting(visit.acting()).forEach(one -> asked.put(one.person(), one));
    Optional<PlatformKeys.Signers> signers = signersOfRoot();
    for (Member member : new People(work).of(visit.acting())) {
      known.addAll(member.grants().sections().sections()); // a section may have lost its pages
      Recovery.Waiting waiting = asked.get(member.person());
      rows.add(
          new Row(
              member,
              visit.words().reach(member.grants().sections()),
              ChangeRoles.refusal(visit.acting(), member.person()).isPresent(),
              waiting,
              waiting != null && !waiting.askedBy().equals(visit.acting().person()),
              signers.map(all -> all.missingWithout(member.person())).orElse(0)));
    }
    choices = known.stream().map(Section::path).toList();
  }

  /** Whether nobody could publish without this person, whoever else's key counts. */
  public boolean isOnlyPublisher(Row row) {
    return !visit.isPlatform() && isOnlyPublisher(row, rows);
  }

  static boolean isOnlyPublisher(Row row, List<Row> all) {
    return publishes(row) && all.stream().filter(PeopleView::publishes).count() == 1;
  }

  private static boolean publishes(Row row) {
    return row.seen.roles().contains(Role.PUBLISHER);
  }

  public void invite() {
    try {
      Invited invited =
          new InvitePerson(work)
              .invite(visit.acting(), email, name, grants(roles, sections), reason);
      notices.done(visit.say(invited.waits() ? "people.invited.waits" : "people.invited", name));
      show(name, invited.link().orElse(null));
      email = null;
      name = null;
      reason = null;
      roles = new String[0];
      sections = new String[0];
      load();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public void change(Row row) {
    try {
      ChangeRoles.Changed changed =
          new ChangeRoles(work)
              .change(
                  visit.acting(), row.person, row.seen, grants(row.roles, row.sections), row.why);
      done(
          row,
          changed.keys(),
          "people.changed",
          visit.isPlatform() ? "people.changed.keys.root" : "people.changed.keys");
      warnIf(changed.lastPublisher(), row.lost(Role.PUBLISHER));
      warnOfRootIf(row.lost(Role.PLATFORM_ADMIN));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    load();
  }

  /** Everything of this person ends here at once; what cannot is said. */
  public void leave(Row row) {
    try {
      EndAccess.Ended ended =
          new EndAccess(work, Clock.systemUTC()).end(visit.acting(), row.person, row.reason);
      done(
          row,
          ended.keys(),
          "people.left",
          visit.isPlatform() ? "people.left.keys.root" : "people.left.keys");
      warnIf(ended.lastPublisher(), ended.roles().contains(Role.PUBLISHER));
      warnOfRootIf(ended.roles().contains(Role.PLATFORM_ADMIN));
      load();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /**
   * @param offered how many keys were asked out; of the platform's own those count that a root
   *     lists, wherever they came from
   */
  private void done(Row row, int offered, String plain, String withKeys) {
    long keys = visit.isPlatform() ? keysOfRoot(row.person) : offered;
    notices.done(visit.say(keys == 0 ? plain : withKeys, row.name, keys));
  }

  private long keysOfRoot(UUID person) {
    if (!visit.may("SIGN_DIRECTORY")) {
      return 0; // who ends nobody's access who has one
    }
    try {
      return platformKeys.leaving(visit.acting()).stream()
          .filter(key -> key.left() && key.key().person().equals(person))
          .count();
    } catch (Refused unreadable) { // What was done stands, and other screens tell of this.
      return 0;
    }
  }

  private void warnIf(boolean nobodyPublishes, boolean onePublishesLess) {
    warning(visit, nobodyPublishes, onePublishesLess, this::missing).ifPresent(notices::elsewhere);
  }

  /**
   * @param missing how many more must be able to sign
   */
  static Optional<String> warning(
      Visitor visit, boolean nobodyPublishes, boolean onePublishesLess, LongSupplier missing) {
    if (nobodyPublishes) {
      return Optional.of(visit.say("people.publishers.none"));
    }
    long lacking = onePublishesLess ? missing.getAsLong() : 0;
    return lacking > 0
        ? Optional.of(visit.say("people.publishers.unable", lacking))
        : Optional.empty();
  }

  private void warnOfRootIf(boolean oneAdministersLess) {
    signersOfRoot()
        .filter(signers -> oneAdministersLess && signers.isNobodySpare())
        .ifPresent(
            signers ->
                notices.elsewhere(
                    signers.missing() > 0
                        ? visit.say("people.root.missing", signers.missing())
                        : visit.say("people.root.all", signers.threshold())));
  }

  /** For those who may end a platform administrator's access; nobody else's is of the root. */
  private Optional<PlatformKeys.Signers> signersOfRoot() {
    if (!visit.isPlatform() || !visit.may("SIGN_DIRECTORY")) {
      return Optional.empty();
    }
    try {
      return Optional.of(platformKeys.signers(visit.acting()));
    } catch (Refused unreadable) { // Access ends all the same.
      return Optional.empty();
    }
  }

  /** How many more must be able to sign: a successor is invited before their key counts. */
  private long missing() {
    try {
      AccessList list = new AccessList(work, repository);
      return list.missing(visit.acting().tenant(), list.of(visit.acting()));
    } catch (Refused unreadable) { // What was done stands, and other screens tell of this.
      return 0;
    }
  }

  /** Whoever lost a device signs in anew on another one. */
  public void endSessions(Row row) {
    try {
      new EndSessionsOf(work, Clock.systemUTC()).end(visit.acting(), row.person);
      notices.done(visit.say("people.sessions.ended", row.name));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public void makeLink(Row row) {
    try {
      show(row.name, new IssueLink(work).issue(visit.acting(), row.person));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public void askPassword(Row row) {
    ask(row, Recovery.Lost.PASSWORD);
  }

  public void askRecovery(Row row) {
    ask(row, Recovery.Lost.EVERYTHING);
  }

  private void ask(Row row, Recovery.Lost lost) {
    try {
      recovery().ask(visit.acting(), row.person, lost, row.lost);
      notices.done(visit.say("people.recover.asked"));
      load();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public void agreeToRecovery(Row row) {
    try {
      show(row.name, recovery().agree(visit.acting(), row.asked));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    load(); // what was refused may have changed meanwhile
  }

  /** What was asked for by mistake, or is not so. */
  public void takeRecoveryBack(Row row) {
    try {
      recovery().takeBack(visit.acting(), row.person);
      notices.done(visit.say("people.recover.taken", row.name));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    load();
  }

  private Recovery recovery() {
    return new Recovery(work, Clock.systemUTC());
  }

  private void show(String person, Token token) {
    linkFor = token == null ? null : person;
    link = token == null ? null : Place.fromSystem().origin() + "/tautan/" + token.text();
  }

  private static Grants grants(String[] roles, String[] sections) {
    return Grants.of(
        Arrays.stream(roles).map(Role::valueOf).toList(),
        Reach.of(Arrays.stream(sections).map(Section::parse).toList()));
  }

  private static String[] paths(List<Section> sections) {
    return sections.stream().map(Section::path).toArray(String[]::new);
  }

  /** Those who have an account elsewhere, and have not answered. */
  public List<WaitingInvitations.Line> getWaiting() {
    if (waiting == null) {
      waiting = invitations().of(visit.acting());
    }
    return waiting;
  }

  public String roles(WaitingInvitations.Line line) {
    return visit.words().grants(line.grants());
  }

  /** Takes the invitation back that a button names. */
  public void takeBack() {
    visit.pressedId("tarik").ifPresent(this::takeBack);
  }

  private void takeBack(UUID person) {
    try {
      invitations().takeBack(visit.acting(), person);
      notices.done(visit.say("people.waiting.taken"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    waiting = null;
  }

  private WaitingInvitations invitations() {
    return new WaitingInvitations(work, Clock.systemUTC());
  }

  /** The sections to choose from, by address. */
  public List<String> getChoices() {
    return choices;
  }

  /** A section as people know it, with its address. */
  public String section(String path) {
    String name = visit.words().section(new Section(path));
    return name.equals(path) ? path : name + " (" + path + ")";
  }

  public String[] getSections() {
    return sections.clone();
  }

  public void setSections(String[] sections) {
    this.sections = sections.clone();
  }

  /** The roles that can be given here. */
  public List<Role> getGivable() {
    return Arrays.stream(Role.values())
        .filter(
            role ->
                (role == Role.PLATFORM_ADMIN) == visit.isPlatform() || EVERYWHERE.contains(role))
        .toList();
  }

  public List<Row> getRows() {
    return rows;
  }

  public String getLink() {
    return link;
  }

  public String getLinkFor() {
    return linkFor;
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public String[] getRoles() {
    return roles.clone();
  }

  public void setRoles(String[] roles) {
    this.roles = roles.clone();
  }
}
