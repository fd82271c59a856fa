package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySealTest {
  private final KeySeal seal = Seals.ofAnother();
  private final ApiKey key = ApiKey.fresh("live", "acme", seal);

  private static String changed(String text, int at) {
    return text.substring(0, at) + (text.charAt(at) == 'x' ? 'y' : 'x') + text.substring(at + 1);
  }

  @Test
  void fitsTheKeysThatItEnds() {
    for (int i = 0; i < 1_000; i++) {
      var made = ApiKey.fresh("live", "acme", seal);

      assertThat(seal.fits(made)).isTrue();
      assertThat(made.secret()).hasSize(30).matches("[0-9A-Za-z]+");
    }
  }

  @Test
  void fitsNoKeyOfAnotherInstallation() {
    assertThat(Seals.ofAnother().fits(key)).isFalse();
  }

  @Test
  void fitsNoKeyInWhichAnythingWasChanged() {
    for (int i = 0; i < key.secret().length(); i++) {
      assertThat(seal.fits(new ApiKey("acme", key.prefix(), changed(key.secret(), i)))).isFalse();
    }
    for (int i = 0; i < key.prefix().length(); i++) {
      assertThat(seal.fits(new ApiKey("acme", changed(key.prefix(), i), key.secret()))).isFalse();
    }
  }

  @Test
  void leavesTheSecretMoreThan128Bits() {
    double random = (30 - KeySeal.LENGTH) * Math.log(62) / Math.log(2);

    assertThat(random).isGreaterThan(128);
  }
}
