package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
  @TempDir Path folder;

  private static void isRefused(Path file, String reason) {
    assertThatThrownBy(() -> MasterKey.at(file, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void makesAFileOnceThatOnlyItsOwnerMayRead() throws IOException {
    var file = folder.resolve("made").resolve("master-key");
    var key = SigningKey.generate();

    var sealed = MasterKey.at(file, true).seal(key);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(MasterKey.at(file, true).open(key.id(), sealed).id()).isEqualTo(key.id());
    assertThat(MasterKey.at(file, false).open(key.id(), sealed).id()).isEqualTo(key.id());
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void opensNothingThatAnotherKeySealedOrThatWasSealedUnderAnotherName() {
    var key = SigningKey.generate();
    var master = MasterKey.at(folder.resolve("master-key"), true);
    var sealed = master.seal(key);

    assertThatThrownBy(() -> MasterKey.at(folder.resolve("other"), true).open(key.id(), sealed))
        .hasMessageContaining("does not open the database's signing keys");
    assertThatThrownBy(() -> master.open("another", sealed))
        .hasMessageContaining("does not open the database's signing keys");
  }

  @Test
  void derivesASecretForEachPurposeThatIsTheSameOnEachNode() {
    var file = folder.resolve("master-key");
    var secret = MasterKey.at(file, true).derive("one");

    assertThat(secret).hasSize(32).isEqualTo(MasterKey.at(file, false).derive("one"));
    assertThat(MasterKey.at(file, false).derive("another")).isNotEqualTo(secret);
    assertThat(MasterKey.at(folder.resolve("other"), true).derive("one")).isNotEqualTo(secret);
  }

  @Test
  void refusesAFileThatIsMissingOrHoldsNoKey() throws IOException {
    isRefused(folder.resolve("missing"), "cannot be read");
    isRefused(Files.createDirectory(folder.resolve("folder")), "cannot be read");
    isRefused(Files.writeString(folder.resolve("empty"), ""), "has 0 bytes, not 32");
    isRefused(Files.writeString(folder.resolve("text"), "no key at all"), "is not Base64");
  }

  @Test
  void doesNotReplaceAFileThatHoldsNoKey() throws IOException {
    var file = Files.writeString(folder.resolve("kept"), "mine!");

    assertThatThrownBy(() -> MasterKey.at(file, true)).isInstanceOf(IllegalStateException.class);

    assertThat(file).hasContent("mine!");
  }
}
