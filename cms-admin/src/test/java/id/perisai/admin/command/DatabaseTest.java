package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DatabaseTest {
  @Test
  void complains_of_a_server_that_says_kept_before_it_has_written() {
    assertTrue(Database.complaint("off").contains("set fsync = on there"));
    assertEquals("", Database.complaint("on"));
  }
}
