package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Role;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.Revisions;
import id.perisai.content.SaveRevision;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Many tenants at work through three connections that are lent again unwashed, with acts that fail
 * in the middle: nobody ever sees a row that is not theirs, and nothing half-done stays.
 */
class StormTest {
  private static final int TENANTS = 8;
  private static final int ROUNDS = 60;

  @Test
  void no_row_crosses_and_nothing_half_done_stays() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        EntityManagerFactory factory =
            Persistence.createEntityManagerFactory(
                "perisai-test", Map.of("jakarta.persistence.nonJtaDataSource", database.pool(3)))) {
      List<Acting> authors = new ArrayList<>();
      for (int i = 0; i < TENANTS; i++) {
        String tenant = "storm-" + i;
        database.superuser(
            "insert into perisai.tenant (id, name, kind, host_label, state)"
                + " values (?, ?, 'dinas', ?, 'active')",
            tenant,
            tenant,
            tenant);
        authors.add(database.person(tenant, tenant, Role.AUTHOR));
      }
      Work work = new Work(factory);
      AtomicInteger aborted = new AtomicInteger();
      ExecutorService threads = Executors.newFixedThreadPool(TENANTS);
      List<Future<Integer>> results = new ArrayList<>();
      for (Acting author : authors) {
        results.add(threads.submit(() -> storm(work, author, aborted)));
      }
      for (int i = 0; i < TENANTS; i++) {
        int committed = results.get(i).get();
        long rows =
            (Long)
                work.in(
                    authors.get(i),
                    em -> em.createNativeQuery("select count(*) from revision").getSingleResult());
        assertEquals(committed, rows, "revisions of " + authors.get(i));
      }
      threads.shutdown();
      assertTrue(aborted.get() > TENANTS, "acts that failed: " + aborted);
    }
  }

  private static int storm(Work work, Acting author, AtomicInteger aborted) {
    Random random = new Random(author.tenant().hashCode());
    int committed = 0;
    UUID page = null;
    for (int i = 0; i < ROUNDS; i++) {
      work.in(author, em -> assertOnlyOwn(em, author));
      if (page == null || random.nextInt(4) == 0) {
        page =
            new CreatePage(work)
                .create(
                    author, ContentType.NEWS, "id", SampleContent.news("n" + i, author.tenant()));
        committed++;
      } else if (random.nextBoolean()) {
        Revisions.Opened newest = new Revisions(work).newest(author, page);
        new SaveRevision(work)
            .save(
                author,
                page,
                newest.number(),
                SampleContent.news("n" + i + "-x", author.tenant() + " " + i));
        committed++;
      } else {
        abort(work, author, page, aborted);
      }
    }
    return committed;
  }

  /** Saves, and then fails before the commit: by itself, or by the database. */
  private static void abort(Work work, Acting author, UUID page, AtomicInteger aborted) {
    try {
      work.in(
          author,
          em -> {
            id.perisai.content.Pages.create(
                em,
                author,
                id.perisai.content.Content.parse(
                    SampleContent.news("batal-" + aborted.get(), "Batal")));
            if (aborted.get() % 2 == 0) {
              throw new IllegalStateException("planned");
            }
            return em.createNativeQuery("select 1 / 0").getSingleResult();
          });
    } catch (RuntimeException expected) {
      aborted.incrementAndGet();
    }
  }

  private static Object assertOnlyOwn(EntityManager em, Acting author) {
    for (String table : List.of("page", "revision", "membership", "audit_entry", "page_path")) {
      Object others =
          em.createNativeQuery("select count(*) from " + table + " where tenant_id <> :own")
              .setParameter("own", author.tenant())
              .getSingleResult();
      assertEquals(0L, others, table + " in " + author);
    }
    assertEquals(
        author.tenant(),
        em.createNativeQuery("select cast(perisai_tenant() as text)").getSingleResult());
    return null;
  }
}
