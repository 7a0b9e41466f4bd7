package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Settings whose ports are free, below those from which systems take their connections' own. */
final class FreePorts {
  private FreePorts() {}

  static Settings of(Home home, Map<Setting, String> given) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(given);
    for (int tried = 0; ; tried++) {
      int base = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      all.put(Setting.PORT_BASE, Integer.toString(base));
      Settings settings = Settings.of(home, all);
      try {
        settings.ports().requireFree(settings);
        return settings;
      } catch (Failure taken) {
        assertTrue(tried < 20, taken.getMessage());
      }
    }
  }
}
