package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  private static final KeySeal SEAL = Seals.ofAnother();
  private static final List<String> TENANTS =
      List.of("ab", "acme", "a_b", "a_", "a__", "tnt_live_x", "x".repeat(40), "a1_2_3");

  @Test
  void readsWhatItMade() {
    for (var tenant : TENANTS) {
      var made = ApiKey.fresh("live", tenant, SEAL);

      var read = ApiKey.parse(made.text()).orElseThrow();

      assertThat(read).isEqualTo(made);
      assertThat(read.tenant()).isEqualTo(tenant);
      assertThat(made.text()).startsWith(made.prefix()).hasSize(58 + tenant.length());
      assertThat(made.prefix()).matches("tnt_live_" + tenant + "_[0-9A-Za-z]{12}");
      assertThat(made.secret()).matches("[0-9A-Za-z]{30}");
    }
  }

  @Test
  void noTwoAreAlike() {
    var texts = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      var made = ApiKey.fresh("live", "acme", SEAL);
      texts.add(made.prefix());
      texts.add(made.secret());
    }
    assertThat(texts).hasSize(2_000);
  }

  @Test
  void refusesAKeyWithAnyCharacterMistyped() {
    var text = ApiKey.fresh("live", "acme_2", SEAL).text();
    for (int i = 0; i < text.length(); i++) {
      for (char other : new char[] {'a', 'B', '7', '_', ' ', '-', 'é', '\n'}) {
        if (text.charAt(i) != other) {
          var mistyped = text.substring(0, i) + other + text.substring(i + 1);
          assertThat(ApiKey.parse(mistyped)).as(mistyped).isEmpty();
        }
      }
    }
  }

  @Test
  void refusesAKeyWithCharactersSwappedLostOrAdded() {
    var text = ApiKey.fresh("live", "acme", SEAL).text();
    for (int i = 0; i < text.length() - 1; i++) {
      var swapped = new StringBuilder(text);
      swapped.setCharAt(i, text.charAt(i + 1));
      swapped.setCharAt(i + 1, text.charAt(i));
      if (!swapped.toString().equals(text)) {
        assertThat(ApiKey.parse(swapped.toString())).isEmpty();
      }
      assertThat(ApiKey.parse(text.substring(0, i) + text.substring(i + 1))).isEmpty();
    }
    assertThat(ApiKey.parse(text + "0")).isEmpty();
    assertThat(ApiKey.parse(text.stripTrailing() + "\n")).isEmpty();
    assertThat(ApiKey.parse("")).isEmpty();
    assertThat(ApiKey.parse("tnt_")).isEmpty();
    assertThat(ApiKey.parse("tnt_live_acme_" + "0".repeat(48))).isEmpty();
  }

  @Test
  void hasAChecksumThatOthersCanCompute() {
    // As zlib and every other CRC-32 have it: of "123456789" it is 0xCBF43926.
    assertThat(Base62.checksum("123456789", 9)).isEqualTo("3jZRME");
    assertThat(Base62.checksum("", 0)).isEqualTo("000000");
  }

  @Test
  void doesNotShowItsSecretInText() {
    var made = ApiKey.fresh("live", "acme", SEAL);

    assertThat(made.toString()).doesNotContain(made.secret()).startsWith(made.prefix());
  }

  @Test
  void scannersFindItByTheExpressionInTheDocs() throws IOException {
    var docs = Files.readString(Path.of("docs/api-keys.md"));
    var fence = Pattern.compile("```regex\n(.+)\n```").matcher(docs);
    assertThat(fence.find()).isTrue();
    var scanner = Pattern.compile(fence.group(1));

    for (var tenant : TENANTS) {
      var text = ApiKey.fresh("staging", tenant, SEAL).text();
      for (var leak :
          List.of("%s", "KEY=%s\n", "\"%s\"", "curl -H 'X-API-Key: %s' x", "(%s)", "a/%s/b")) {
        var found = scanner.matcher(leak.formatted(text));
        assertThat(found.find()).as(leak).isTrue();
        assertThat(found.group()).isEqualTo(text);
      }
    }
    for (var harmless :
        List.of(
            "tnt_live_acme_4fKq9ZtB2xWm", "tnt_live", "tnt_" + "a".repeat(90), "x".repeat(80))) {
      assertThat(scanner.matcher(harmless).find()).as(harmless).isFalse();
    }
  }
}
