package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
  private static byte[] encoded(String algorithm, int bits) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair().getPrivate().getEncoded();
  }

  @Test
  void isLongEnoughAndNamedByItsPublicHalf() {
    var key = SigningKey.generate();

    assertThat(key.publicKey().getModulus().bitLength()).isGreaterThanOrEqualTo(2048);
    assertThat(key.toJwk().fieldNames())
        .containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
    assertThat(key.id()).hasSize(43);
    assertThat(SigningKey.of(key.privateKey().getEncoded()).id()).isEqualTo(key.id());
  }

  @Test
  void refusesKeysThatAreTooShortOrOfAnotherKind() {
    assertThatThrownBy(() -> SigningKey.of(encoded("RSA", 1024)))
        .hasMessageContaining("fewer than 2048 bits");
    assertThatThrownBy(() -> SigningKey.of(encoded("EC", 256)))
        .hasMessageContaining("is not an RSA key");
    assertThatThrownBy(() -> SigningKey.of(new byte[] {1, 2, 3}))
        .hasMessageContaining("is not an RSA key");
  }
}
