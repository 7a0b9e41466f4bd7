package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the provisioned authoring server, on the product's own database. */
@ExtendWith(ArquillianExtension.class)
class DatasourceIT {
  private static final String NAME = "java:jboss/datasources/Perisai";

  @Deployment
  static WebArchive application() {
    return ShrinkWrap.create(WebArchive.class, "datasource.war");
  }

  @Test
  void connects_as_the_application_and_not_as_the_owner() throws SQLException, NamingException {
    assertEquals("perisai_app", one("select current_user"));
    assertEquals("perisai", one("select current_schema()"));
  }

  @Test
  void sees_no_row_of_any_tenant_while_no_tenant_is_set() throws SQLException, NamingException {
    for (String table : new String[] {"page", "revision", "membership", "audit_entry", "media"}) {
      assertEquals("0", one("select count(*) from " + table), table);
    }
  }

  @Test
  void keeps_passwords_as_scram_verifiers() throws SQLException, NamingException {
    assertEquals("scram-sha-256", one("show password_encryption"));
  }

  private String one(String query) throws SQLException, NamingException {
    DataSource source = InitialContext.doLookup(NAME);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
