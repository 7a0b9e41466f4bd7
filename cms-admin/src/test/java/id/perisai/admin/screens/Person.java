package id.perisai.admin.screens;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * Somebody with a session, opened behind the product's back so that tests need not spend one-time
 * links. What the session may do is up to the product.
 */
record Person(StartedProduct product, UUID id, String name, String tenant, Token session) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A new person of the tenant with these roles. */
  static Person of(StartedProduct product, String name, String tenant, Role... roles)
      throws SQLException, IOException {
    UUID id = UUID.randomUUID();
    try (Connection db = product.superuser()) {
      run(db, "insert into perisai.person (id, name) values (?, ?)", id, name);
      for (Role role : roles) {
        run(
            db,
            "insert into perisai.membership (tenant_id, person_id, role)"
                + " values (?, ?, cast(? as perisai.member_role))",
            tenant,
            id,
            role.label());
      }
    }
    return withSession(product, id, name, tenant);
  }

  /** The person of the demo city who holds this role in the tenant. */
  static Person ofCity(StartedProduct product, String tenant, Role role)
      throws SQLException, IOException {
    try (Connection db = product.superuser();
        PreparedStatement query =
            db.prepareStatement(
                "select p.id, p.name from perisai.membership m"
                    + " join perisai.person p on p.id = m.person_id"
                    + " where m.tenant_id = ? and cast(m.role as text) = ?"
                    + " and p.email is not null order by p.name")) {
      query.setString(1, tenant);
      query.setString(2, role.label());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return withSession(product, (UUID) rows.getObject(1), rows.getString(2), tenant);
      }
    }
  }

  /** The same person in another browser. */
  Person again() throws SQLException, IOException {
    return withSession(product, id, name, tenant);
  }

  private static Person withSession(StartedProduct product, UUID id, String name, String tenant)
      throws SQLException, IOException {
    Token token = Token.random();
    try (Connection db = product.superuser()) {
      atTheirOwnPace(db);
      run(
          db,
          "insert into perisai.web_session (hash, person_id, tenant, place, opened_at, seen_at)"
              + " values (?, ?, ?, ?, now(), now())",
          token.hash().bytes(),
          id,
          tenant,
          token.hash().bytes());
    }
    return new Person(product, id, name, tenant, token);
  }

  /**
   * These people press hundreds of buttons in a minute: no bucket of theirs ever fills. What the
   * rates hold, PaceTest shows.
   */
  private static void atTheirOwnPace(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(
          "create or replace function perisai.no_pace() returns trigger language plpgsql as"
              + " $$ begin new.filled := 0; return new; end $$");
      statement.execute(
          "create or replace trigger no_pace before insert or update on perisai.costly_act"
              + " for each row execute function perisai.no_pace()");
    }
  }

  /** Runs SQL as the superuser. */
  static int run(Connection db, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = db.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** This page of the browser is signed in as the person from now on. */
  Page in(Page page, String language) {
    page.context()
        .addCookies(
            List.of(
                new Cookie("perisai", session.text()).setUrl(product.authoring()),
                new Cookie("bahasa", language).setUrl(product.authoring())));
    return page;
  }

  HttpResponse<String> get(String path) throws IOException {
    return send(request(path).GET());
  }

  /** A post of JSON as our own pages send it. */
  HttpResponse<String> postJson(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Origin", product.authoring())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(product.authoring() + path))
        .header("Cookie", "perisai=" + session.text());
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
