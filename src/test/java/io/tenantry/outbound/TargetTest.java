package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.kernel.ProblemException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final OutboundConfig STRICT =
      new OutboundConfig(List.of(80, 443), false, false, Optional.empty());
  private static final OutboundConfig PLAIN =
      new OutboundConfig(List.of(80, 443, 8080), true, false, Optional.empty());

  private static void refuses(OutboundConfig config, String... urls) {
    for (var url : urls) {
      var refusal = catchThrowableOfType(ProblemException.class, () -> Target.of(url, config));

      assertThat(refusal).as(url).isNotNull();
      assertThat(refusal.problem().code()).as(url).isEqualTo("URL_REFUSED");
      assertThat(refusal.problem().status()).isEqualTo(422);
      assertThat(refusal.problem().detail()).doesNotContain("secret");
    }
  }

  @Test
  void takesAUrlApart() {
    assertThat(Target.of("https://Hooks.Example.com./in?a=1&b=%20#part", STRICT))
        .isEqualTo(new Target(true, "hooks.example.com", 443, "/in?a=1&b=%20"));
    assertThat(Target.of("http://example.com:8080", PLAIN))
        .isEqualTo(new Target(false, "example.com", 8080, "/"));
    assertThat(Target.of("https://example.com/käse", STRICT).path()).isEqualTo("/k%C3%A4se");
    assertThat(Target.of("https://93.184.216.34/", STRICT).address()).isPresent();
    assertThat(Target.of("https://[2606:4700::1111]/", STRICT).address()).isPresent();
    assertThat(Target.of("https://example.com/", STRICT).address()).isEmpty();
  }

  @Test
  void refusesOddSpellingsOfAddresses() {
    refuses(
        PLAIN,
        "http://127.1/",
        "http://127.0.1/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017.0.0.1/",
        "http://2130706433/",
        "http://127.0.0.01/",
        "http://127.0.0.1./".replace("1./", "0x1/"),
        "http://256.0.0.1/",
        "http://1.2.3.4.5/",
        "http://a.1/",
        "http://a.0x/",
        "http://[::1%25lo]/",
        "http://[fe80::1%25eth0]/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/");
  }

  @Test
  void refusesWhatTwoReadersCouldUnderstandDifferently() {
    refuses(
        PLAIN,
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://example.com@127.0.0.1/",
        "http://127.0.0.1\\@example.com/",
        "http://a@b@c/",
        "http://example.com:80:443/",
        "http:///path",
        "http:example.com",
        "//example.com/",
        "example.com",
        "http://exa mple.com/",
        "http://example.com/\r\nX: 1",
        "http://example.com:99999/",
        "http://a_b.example.com/",
        "http://./",
        "");
  }

  @Test
  void refusesOtherSchemesAndPorts() {
    refuses(
        PLAIN,
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "http://example.com:22/",
        "http://example.com:6379/",
        "https://example.com:0/");
    refuses(STRICT, "http://example.com/", "https://example.com:8080/");
  }
}
