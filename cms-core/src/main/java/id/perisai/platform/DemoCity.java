package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Role;
import id.perisai.content.Content;
import id.perisai.content.CreatePage;
import id.perisai.media.UploadImage;
import id.perisai.review.Approve;
import id.perisai.review.ReviewQueue;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Kota Serang with its departments, people and contents, for trying Perisai out. Everything is made
 * by the acts that people use. Run again after it was cut short, it goes on where it stopped.
 */
public final class DemoCity {
  private static final String DOMAIN = "serangkota.example";

  private final Work work;
  private final Memberships memberships;

  public DemoCity(Work work, EntityManagerFactory factory) {
    this.work = work;
    this.memberships = new Memberships(factory);
  }

  /**
   * A department and its people.
   *
   * @param members empty for a department that keeps its legacy site
   */
  public record Department(
      String id, String name, String hostLabel, TenantState state, List<Member> members) {}

  /**
   * Somebody of the demo city.
   *
   * @param link the token of their one-time link; empty once they have a password
   */
  public record Member(
      UUID person,
      String tenant,
      String name,
      String email,
      Set<Role> roles,
      Optional<String> link) {}

  /** The platform's two administrators. */
  public List<Member> administrators() {
    return List.of(
        member("platform", "Sari Wulandari", "sari.admin@" + DOMAIN, Set.of(Role.PLATFORM_ADMIN)),
        member("platform", "Bayu Pratama", "bayu.admin@" + DOMAIN, Set.of(Role.PLATFORM_ADMIN)));
  }

  /** The city's incident response team. */
  public Member incidentTeam() {
    return member(
        "platform", "Tim Tanggap Insiden", "tim.tanggap@" + DOMAIN, Set.of(Role.RESPONDER));
  }

  /**
   * Opens the departments with their people and approved contents; nothing is published yet.
   *
   * @param founded tells of which departments the site was published already: what people have
   *     changed or handed in there since is theirs, and is not touched
   * @param progress takes a line for people
   */
  public List<Department> departments(Predicate<String> founded, Consumer<String> progress) {
    List<String[]> rows = rows();
    List<Department> departments = new ArrayList<>();
    List<SideBySide.Act> acts = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (String[] row : rows) {
      TenantState state = TenantState.valueOf(row[4].toUpperCase(java.util.Locale.ROOT));
      open(row, state);
      List<Member> members = state == TenantState.ACTIVE ? people(row[0]) : List.of();
      if (state == TenantState.ACTIVE && !founded.test(row[0])) {
        acts.add(
            () -> {
              fill(row[0], row[1], members);
              progress.accept(
                  "Demo city: "
                      + row[0]
                      + " ("
                      + done.incrementAndGet()
                      + " of "
                      + acts.size()
                      + ")");
            });
      }
      departments.add(new Department(row[0], row[1], row[3], state, members));
    }
    SideBySide.run("a department of the demo city", acts);
    return departments;
  }

  private void open(String[] row, TenantState state) {
    Acting operator = Acting.commandLine("platform");
    boolean exists = work.platform(operator, em -> Tenants.find(em, row[0]).isPresent());
    if (!exists) {
      new OpenTenant(work).open(operator, row[0], row[1], row[2], row[3], state);
    }
  }

  private List<Member> people(String tenant) {
    return List.of(
        member(
            tenant, "Penulis " + tenant, "penulis." + tenant + "@" + DOMAIN, Set.of(Role.AUTHOR)),
        member(
            tenant,
            "Penerbit " + tenant,
            "penerbit." + tenant + "@" + DOMAIN,
            Set.of(Role.REVIEWER, Role.PUBLISHER, Role.TENANT_ADMIN, Role.RESPONDER)));
  }

  private Member member(String tenant, String name, String email, Set<Role> roles) {
    Invited invited =
        new InvitePerson(work)
            .inviteInto(Acting.commandLine("platform"), tenant, email, name, Grants.of(roles));
    return new Member(
        invited.person(), tenant, name, email, roles, invited.link().map(link -> link.text()));
  }

  private void fill(String tenant, String name, List<Member> members) {
    Acting author = memberships.acting(members.get(0).person(), tenant).orElseThrow();
    Acting reviewer = memberships.acting(members.get(1).person(), tenant).orElseThrow();
    Set<String> present = present(author);
    Map<String, Map<String, Object>> pictures = new HashMap<>();
    List<Map<String, Object>> contents =
        DemoContent.of(tenant, name)
            .contents(
                subject ->
                    pictures.computeIfAbsent(subject, drawn -> upload(author, drawn, tenant)));
    for (Map<String, Object> item : contents) {
      Content content = Content.parse(item);
      if (!present.contains(content.type().code() + " " + content.path())) {
        submit(author, content);
      }
    }
    for (ReviewQueue.Waiting waiting : new ReviewQueue(work).of(reviewer)) {
      new Approve(work).approve(reviewer, waiting.submission(), waiting.digest());
    }
  }

  private Set<String> present(Acting author) {
    return work.in(
        author,
        Permission.READ,
        em -> {
          Set<String> present = new HashSet<>();
          for (Object row :
              em.createNativeQuery(
                      "select distinct cast(p.type as text), coalesce(r.path, '')"
                          + " from page p join revision r"
                          + " on r.tenant_id = p.tenant_id and r.page_id = p.id"
                          + " join submission s"
                          + " on s.tenant_id = r.tenant_id and s.revision_id = r.id")
                  .getResultList()) {
            present.add(((Object[]) row)[0] + " " + ((Object[]) row)[1]);
          }
          return present;
        });
  }

  private Map<String, Object> upload(Acting author, String subject, String tenant) {
    return new UploadImage(work)
        .upload(author, subject + ".jpg", DemoPicture.jpeg(subject, tenant.hashCode()));
  }

  private void submit(Acting author, Content content) {
    Map<String, Object> json = new LinkedHashMap<>(content.json());
    UUID page = new CreatePage(work).create(author, content.type(), content.language(), json);
    new SubmitForReview(work)
        .submit(author, page, content.digest(), "Isi awal kota contoh, sudah diperiksa");
  }

  private static List<String[]> rows() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                DemoCity.class.getResourceAsStream("demo/departments.csv"),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .skip(1)
          .map(line -> line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
          .map(DemoCity::unquoted)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] unquoted(String[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i].replaceAll("^\"|\"$", "");
    }
    return row;
  }
}
