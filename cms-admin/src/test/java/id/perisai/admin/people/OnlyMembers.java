package id.perisai.admin.people;

import id.perisai.access.Acting;
import id.perisai.access.Role;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionBuilder;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.hibernate.query.NativeQuery;

/**
 * A database that knows what role somebody has, that they showed who they are a while ago, and
 * notes whatever else it is asked.
 */
final class OnlyMembers {
  private final List<String> asked = new ArrayList<>();
  private Role role = Role.AUTHOR;

  /** What is beyond the question for the role. */
  static final class Beyond extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Beyond(String sql) {
      super(sql);
    }
  }

  /** Everybody's only role, from now on. */
  void role(Role only) {
    role = only;
    asked.clear();
  }

  /** Questions for anything but the role. */
  List<String> asked() {
    return asked;
  }

  EntityManagerFactory factory() {
    return proxy(EntityManagerFactory.class, (self, method, args) -> sessions());
  }

  private SessionFactory sessions() {
    return proxy(SessionFactory.class, (self, method, args) -> builder());
  }

  private SessionBuilder builder() {
    return proxy(
        SessionBuilder.class,
        (self, method, args) -> method.getName().equals("openSession") ? session() : self);
  }

  private Session session() {
    return proxy(
        Session.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "createNativeQuery" -> query((String) args[0]);
              case "getTransaction" -> proxy(Transaction.class, OnlyMembers::nothing);
              default -> nothing(self, method, args);
            });
  }

  private NativeQuery<?> query(String sql) {
    return proxy(
        NativeQuery.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getSingleResult" -> single(sql);
              case "getResultList" -> rows(sql);
              case "executeUpdate" -> throw beyond(sql);
              default -> self;
            });
  }

  private Object single(String sql) {
    if (sql.contains("set_config")) {
      return "";
    }
    if (sql.contains("from membership m where m.tenant_id = :tenant and m.person_id = :person")) {
      return role.label();
    }
    if (sql.contains("select name from person")) {
      return "Somebody";
    }
    throw beyond(sql);
  }

  private List<Object> rows(String sql) {
    if (sql.contains("from membership m join tenant t")) {
      return List.of((Object) new Object[] {"alfa", "Dinas Alfa", role.label()});
    }
    if (sql.contains("from web_session where hash")) {
      Instant proven = Instant.now().minus(Acting.FRESH_FOR).minusSeconds(1);
      return List.of(
          (Object) new Object[] {new UUID(0, 1), "alfa", false, "whole", proven, true, null});
    }
    throw beyond(sql);
  }

  private Beyond beyond(String sql) {
    asked.add(sql);
    return new Beyond(sql);
  }

  private static Object nothing(Object self, Method method, Object[] args) {
    return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
  }

  @SuppressWarnings("unchecked") // of the interface that was asked for
  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
