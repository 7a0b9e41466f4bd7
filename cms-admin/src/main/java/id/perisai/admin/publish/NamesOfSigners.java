package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the people are called whom the signed directory has by number. */
public final class NamesOfSigners {
  private final Work work;

  public NamesOfSigners(Work work) {
    this.work = work;
  }

  /** Whoever is unknown here is left out. */
  public Map<UUID, String> of(Acting who, Set<UUID> persons) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          Map<UUID, String> names = new HashMap<>();
          if (!persons.isEmpty()) {
            for (Object row :
                em.createNativeQuery("select id, name from person where id in (:persons)")
                    .setParameter("persons", persons)
                    .getResultList()) {
              names.put((UUID) ((Object[]) row)[0], (String) ((Object[]) row)[1]);
            }
          }
          return names;
        });
  }
}
