package io.tenantry.auth;

import static io.tenantry.auth.Der.bytes;
import static io.tenantry.auth.Der.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The kinds of flaw that Project Wycheproof tries on tokens with RSA signatures, in vectors of our
 * own: the claims are always right, so that nothing but the flaw can refuse the token.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureFlawsTest {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final int[] SHA_256 = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};

  private final OwnTokens own = new OwnTokens();
  private final Forged good = own.good();
  private final String signed = good.unsigned();
  private final BigInteger modulus = own.key().privateKey().getModulus();

  @AfterAll
  void close() {
    own.close();
  }

  private void isRefused(String what, byte[] signature) {
    own.isRefused(what, signed + '.' + URL.encodeToString(signature));
  }

  /** The signature whose inside is {@code padded}, of which only the key's owner can make one. */
  private byte[] raise(byte[] padded) {
    return fit(
        new BigInteger(1, padded).modPow(own.key().privateKey().getPrivateExponent(), modulus));
  }

  private static byte[] fit(BigInteger number) {
    var bytes = number.toByteArray();
    var fit = new byte[256];
    int length = Math.min(bytes.length, fit.length);
    System.arraycopy(bytes, bytes.length - length, fit, fit.length - length, length);
    return fit;
  }

  private static byte[] padded(byte[] digestInfo) {
    var filling = new byte[253 - digestInfo.length];
    Arrays.fill(filling, (byte) 0xff);
    return join(bytes(0, 1), filling, bytes(0), digestInfo);
  }

  private static byte[] hash(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Der digestInfo(int[] algorithm, byte[] hash) {
    return Der.sequence(
        Der.sequence(Der.of(0x06, algorithm), Der.of(0x05)), new Der(0x04, hash, List.of()));
  }

  private Der digestInfo() {
    return digestInfo(SHA_256, hash("SHA-256", signed));
  }

  @Test
  void takesASignatureThatIsRightInEachByte() {
    own.isTaken(signed + '.' + URL.encodeToString(raise(padded(digestInfo().encode()))));
  }

  @Test
  void refusesEveryOtherSpellingOfTheHash() {
    var faulty = digestInfo().faulty("hash");
    // A form of old that the JDK takes as well: only who has the key can write it.
    faulty.remove("hash/0/1 removed");

    assertThat(faulty).hasSizeGreaterThan(190);
    faulty.forEach((what, encoded) -> isRefused(what, raise(padded(encoded))));
  }

  @Test
  void refusesEveryOtherPadding() {
    var encoded = digestInfo().encode();
    var right = padded(encoded);
    for (int at : new int[] {0, 1, 2, 100, 253 - encoded.length + 1, 253 - encoded.length + 2}) {
      for (int bit : new int[] {1, 2, 0x80}) {
        // The first byte's highest bits would make a number beyond the modulus.
        if (at > 0 || bit < 0x80) {
          var other = right.clone();
          other[at] ^= (byte) bit;
          isRefused("padding with byte " + at + " changed", raise(other));
        }
      }
    }
    var begin = bytes(0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 0);
    isRefused("short padding, garbage behind", raise(behind(join(begin, encoded))));
    isRefused("short padding, garbage before", raise(join(padded(new byte[0]), encoded)));
    isRefused("no padding", raise(behind(join(bytes(0, 1, 0), encoded))));
    isRefused("the hash alone", raise(padded(hash("SHA-256", signed))));
    isRefused("nothing", raise(padded(new byte[0])));
  }

  private static byte[] behind(byte[] begin) {
    return Arrays.copyOf(begin, 256);
  }

  @Test
  void refusesOtherHashesOfTheSameText() {
    var others =
        Map.of(
            "MD5", new int[] {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05},
            "SHA-1", new int[] {0x2b, 0x0e, 0x03, 0x02, 0x1a},
            "SHA-384", new int[] {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02},
            "SHA-512", new int[] {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03},
            "SHA-224", new int[] {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04});
    others.forEach((name, id) -> {
      isRefused(name, raise(padded(digestInfo(id, hash(name, signed)).encode())));
      isRefused(
          name + " as SHA-256", raise(padded(digestInfo(SHA_256, hash(name, signed)).encode())));
    });
    var another = hash("SHA-256", signed + 'x');
    isRefused("another text", raise(padded(digestInfo(SHA_256, another).encode())));
  }

  @Test
  void refusesOtherSchemesOfTheSameKey() throws GeneralSecurityException {
    for (var hash : List.of("SHA-256", "SHA-384", "SHA-512")) {
      var scheme = Signature.getInstance("RSASSA-PSS");
      int salt = MessageDigest.getInstance(hash).getDigestLength();
      scheme.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      for (var algorithm : List.of("RS256", "PS" + hash.substring(4))) {
        var text = good.withHeader("alg", algorithm).unsigned();
        scheme.initSign(own.key().privateKey());
        scheme.update(text.getBytes(StandardCharsets.US_ASCII));
        own.isRefused("PSS as " + algorithm, text + '.' + URL.encodeToString(scheme.sign()));
      }
    }
    for (var name : List.of("RS384", "RS512", "RS1", "ES256", "EdDSA", "RSA", "SHA256withRSA")) {
      own.isRefused(name, good.withHeader("alg", name).signed(own.key().privateKey()));
    }
  }

  @Test
  void refusesNumbersThatAreNoSignature() {
    var right = raise(padded(digestInfo().encode()));
    var number = new BigInteger(1, right);
    isRefused("0", new byte[256]);
    isRefused("1", fit(BigInteger.ONE));
    isRefused("n - 1", fit(modulus.subtract(BigInteger.ONE)));
    isRefused("n", fit(modulus));
    isRefused("n + 1", fit(modulus.add(BigInteger.ONE)));
    isRefused("n - s", fit(modulus.subtract(number)));
    isRefused("s + n", number.add(modulus).toByteArray());
    isRefused("s + 256 n", number.add(modulus.shiftLeft(8)).toByteArray());
    isRefused("a leading 0", join(bytes(0), right));
    isRefused("a trailing 0", join(right, bytes(0)));
    isRefused("cut at its end", Arrays.copyOf(right, 255));
    isRefused("cut at its begin", Arrays.copyOfRange(right, 1, 256));
    isRefused("twice", join(right, right));
    for (int at = 0; at < right.length; at++) {
      var other = right.clone();
      other[at] ^= (byte) (1 << at % 8);
      isRefused("byte " + at + " changed", other);
    }
  }

  @Test
  void refusesTokensWithPartsTooFewOrTooMany() {
    var parts = good.signed(own.key().privateKey()).split("\\.", -1);
    var header = parts[0];
    var claims = parts[1];
    var signature = parts[2];
    for (var token :
        List.of(
            header + '.' + claims + '.',
            header + '.' + claims,
            header + ".." + signature,
            header + '.' + signature,
            '.' + claims + '.' + signature,
            claims + '.' + signature,
            '.' + claims + '.',
            claims,
            "..",
            "",
            header + '.' + claims + '.' + signature + '.',
            header + '.' + claims + '.' + signature + ".e30",
            claims + '.' + header + '.' + signature)) {
      own.isRefused(token, token);
    }
    var json = JsonObject.of("payload", claims, "protected", header, "signature", signature);
    own.isRefused("flattened JSON", json.encode());
    own.isRefused(
        "general JSON",
        JsonObject.of("payload", claims, "signatures", new JsonArray().add(json)).encode());
  }

  @Test
  void refusesTextsThatOnlyALenientDecoderReads() {
    var parts = signed.split("\\.", -1);
    for (var spoil : List.of("=", "==", " ", "\n", "\r\n", "\t", "+", "/", "*", "é", "\0", "%3D")) {
      for (int part = 0; part < 2; part++) {
        var other = parts.clone();
        other[part] = parts[part] + spoil;
        isRefusedThoughSigned(String.join(".", other));
        other[part] = parts[part].substring(0, 8) + spoil + parts[part].substring(8);
        isRefusedThoughSigned(String.join(".", other));
      }
    }
  }

  @Test
  void refusesBitsBehindTheLastByteOfEachPart() {
    for (int part = 0; part < 2; part++) {
      var tried = 0;
      // One of three lengths ends on a whole character: a claim of another length does not.
      for (var sub : List.of("a", "ab", "abc")) {
        var parts =
            good.withHeader("typ", "at+jwt").withClaim("sub", sub).unsigned().split("\\.", -1);
        if (parts[part].length() % 4 != 0) {
          parts[part] = otherBits(parts[part]);
          isRefusedThoughSigned(String.join(".", parts));
          tried++;
        }
      }
      assertThat(tried).isPositive();
    }
  }

  private static String otherBits(String part) {
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(part.charAt(part.length() - 1));
    return part.substring(0, part.length() - 1) + alphabet.charAt(last ^ 1);
  }

  private void isRefusedThoughSigned(String text) {
    own.isRefused(text, text + '.' + own.sign(text));
  }
}
