package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningTest {
  private static final byte[] KEY =
      "a key of thirty two bytes, no one".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final Signing signing = new Signing(KEY);

  @Test
  void eachTenantHasASecretOfItsOwnThatStaysTheSame() {
    assertThat(signing.secretOf("acme"))
        .isEqualTo(new Signing(KEY).secretOf("acme"))
        .isNotEqualTo(signing.secretOf("beta"))
        .startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(signing.secretOf("acme").substring(6))).hasSize(32);
  }

  @Test
  void signsIdTimeAndBody() {
    var headers = signing.headers("acme", "id", 1_700_000_000, Buffer.buffer("{}"));

    assertThat(headers)
        .containsEntry("webhook-id", "id")
        .containsEntry("webhook-timestamp", "1700000000")
        .containsEntry("idempotency-key", "id")
        .containsEntry(
            "webhook-signature", Signatures.of(signing.secretOf("acme"), "id", "1700000000", "{}"));
  }
}
