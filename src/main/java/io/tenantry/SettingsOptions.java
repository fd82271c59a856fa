package io.tenantry;

import io.tenantry.kernel.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The flags by which a command finds its configuration; they win over the environment. */
final class SettingsOptions {
  private static final Set<String> RESERVED =
      Set.of(
          "TENANTRY_JAVA_OPTS",
          "TENANTRY_HOME",
          "TENANTRY_TEST_*",
          "TENANTRY_API",
          "TENANTRY_API_KEY",
          "TENANTRY_TOKEN",
          "TENANTRY_PASSWORD",
          "TENANTRY_ADMIN_PASSWORD");

  private final Map<String, String> environment;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings that replace those of conf/tenantry.yaml")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIRECTORY",
      description = "what must survive a restart (.tenantry)")
  private Optional<String> dataDir = Optional.empty();

  @Option(names = "--port", paramLabel = "N", description = "where the API listens (8080)")
  private Optional<String> port = Optional.empty();

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "where health and metrics listen (9090)")
  private Optional<String> managementPort = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "the interface of both (127.0.0.1)")
  private Optional<String> host = Optional.empty();

  @Option(names = "--roles", paramLabel = "LIST", description = "what this node does (all)")
  private Optional<String> roles = Optional.empty();

  SettingsOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The whole configuration.
   *
   * @throws io.tenantry.kernel.config.ConfigurationException with every fault
   */
  PlatformConfig load() {
    var overrides = new HashMap<String, String>();
    dataDir.ifPresent(text -> overrides.put("embedded.data_dir", text));
    port.ifPresent(text -> overrides.put("server.port", text));
    managementPort.ifPresent(text -> overrides.put("server.management_port", text));
    host.ifPresent(text -> overrides.put("server.host", text));
    host.ifPresent(text -> overrides.put("server.management_host", text));
    roles.ifPresent(text -> overrides.put("node.roles", text));
    return Settings.load(file, environment, RESERVED, overrides).bind(PlatformConfig.class);
  }
}
