package io.tenantry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.PlatformConfig;
import io.tenantry.kernel.config.ConfigurationException;
import io.tenantry.kernel.config.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The shipped configuration with a few keys changed, for tests. */
public final class Configured {
  private Configured() {}

  public static PlatformConfig byDefault() {
    return with(Map.of());
  }

  /** The defaults with the texts of {@code overrides} over them, by dotted path. */
  public static PlatformConfig with(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), Map.of(), Set.of(), overrides)
        .bind(PlatformConfig.class);
  }

  /** Asserts that {@code text} at {@code path} is the one fault, and that it is told as such. */
  public static void refuses(String path, String text, String message) {
    var exception =
        catchThrowableOfType(ConfigurationException.class, () -> with(Map.of(path, text)));
    assertThat(exception).as("%s = %s is refused", path, text).isNotNull();
    assertThat(exception.faults())
        .map(Object::toString)
        .containsExactly(path + " (command line): " + message);
  }
}
