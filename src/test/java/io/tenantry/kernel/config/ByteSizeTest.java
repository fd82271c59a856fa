package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteSizeTest {
  @Test
  void readsEachUnit() {
    assertThat(ByteSize.parse("512B").bytes()).isEqualTo(512);
    assertThat(ByteSize.parse("16KiB").bytes()).isEqualTo(16_384);
    assertThat(ByteSize.parse("1MiB").bytes()).isEqualTo(1_048_576);
    assertThat(ByteSize.parse("2GiB").bytes()).isEqualTo(2_147_483_648L);
  }

  @Test
  void refusesEveryOtherForm() {
    for (var text : List.of("", "1", "1MB", "1mib", "1 MiB", "-1B", "1.5MiB")) {
      assertThatThrownBy(() -> ByteSize.parse(text))
          .as(text)
          .hasMessage("must be a size such as 512B, 16KiB, 1MiB or 2GiB");
    }
  }

  @Test
  void refusesMoreBytesThanCanBeCounted() {
    assertThatThrownBy(() -> ByteSize.parse("999999999999999999GiB"))
        .hasMessage("must be a smaller size");
  }

  @Test
  void writesWhatItReads() {
    for (var text : List.of("0B", "1B", "1025B", "16KiB", "1MiB", "2GiB", "2048GiB")) {
      assertThat(ByteSize.parse(text)).hasToString(text);
    }
  }
}
