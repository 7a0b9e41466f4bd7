package id.perisai.admin.publish;

import id.perisai.access.Permission;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.SignedRepository;
import id.perisai.release.HoldStatement;
import id.perisai.release.Key;
import id.perisai.release.Purged;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The holds in force and all purges of some sites, as the repository proves them. */
@Dependent
public class PowerHistory {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private SignedRepository repository;

  /**
   * @param kind serve, maintenance, lift or purge
   * @param release to be shown; 0 where none is named
   * @param signers the names of those who signed
   */
  public record Item(
      String tenant,
      String kind,
      long release,
      String reason,
      String signers,
      Instant at,
      boolean isHeld) {}

  List<Item> of(TrustChain trust, List<String> tenants) {
    List<Item> items = new ArrayList<>();
    for (String tenant : tenants) {
      repository.hold(trust, tenant).ifPresent(hold -> items.add(item(hold)));
      Purged purged = repository.purged(trust, tenant);
      purged
          .statements()
          .forEach(
              purge ->
                  items.add(
                      new Item(
                          tenant,
                          "purge",
                          0,
                          purge.statement().reason(),
                          names(purge.signers()),
                          purge.statement().issued(),
                          false)));
    }
    items.sort(Comparator.comparing(Item::at).reversed());
    return items;
  }

  private Item item(VerifiedStatement<HoldStatement> verified) {
    HoldStatement hold = verified.statement();
    return new Item(
        hold.tenant(),
        hold.action().word(),
        hold.release().orElse(0L),
        hold.reason(),
        names(verified.signers()),
        hold.issued(),
        hold.action() != HoldStatement.Action.LIFT);
  }

  private String names(List<Key> signers) {
    return signers.stream()
        .map(Key::person)
        .distinct()
        .map(this::name)
        .collect(Collectors.joining(", "));
  }

  private String name(UUID person) {
    return work.in(
        visit.acting(),
        Permission.READ,
        em -> {
          List<?> names =
              em.createNativeQuery("select name from person where id = :id")
                  .setParameter("id", person)
                  .getResultList();
          return names.isEmpty() ? person.toString() : (String) names.get(0);
        });
  }
}
