package io.tenantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which binaries belong to which machine. */
class MachineTest {
  @Test
  void namesTheArchiveOfALinuxMachine() {
    assertThat(Machine.of("Linux", "amd64").postgresArchive())
        .isEqualTo("/postgres-linux-x86_64.txz");
  }

  @Test
  void namesTheArchiveOfAMac() {
    assertThat(Machine.of("Mac OS X", "aarch64").postgresArchive())
        .isEqualTo("/postgres-darwin-arm_64.txz");
  }

  @Test
  void hasARedisForEachMachineOnTheClassPath() {
    for (var os : new String[] {"Linux", "Mac OS X"}) {
      for (var arch : new String[] {"amd64", "aarch64"}) {
        assertThat(Machine.of(os, arch).redisPrograms())
            .allSatisfy(name -> assertThat(Machine.class.getResource(name)).isNotNull());
      }
    }
  }

  @Test
  void refusesAnotherOperatingSystemWithAWayOut() {
    assertThatThrownBy(() -> Machine.of("Windows 11", "amd64"))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessage(
            "no embedded servers for Windows 11 on amd64; give servers of your own by"
                + " TENANTRY_DATABASE_URL and TENANTRY_REDIS_URL");
  }

  @Test
  void refusesAnotherProcessor() {
    assertThatThrownBy(() -> Machine.of("Linux", "riscv64"))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("Linux on riscv64");
  }
}
