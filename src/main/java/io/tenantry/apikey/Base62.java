package io.tenantry.apikey;

import java.security.SecureRandom;
import java.util.zip.CRC32;

/** Digits, capitals and small letters, in that order, as the random part of a key is written. */
final class Base62 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RADIX = 62;

  /** How many digits a checksum has: 62⁶ is more than 2³². */
  static final int CHECKSUM_LENGTH = 6;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Base62() {}

  /** Each digit is as likely as any other. */
  static String random(int length) {
    var text = new StringBuilder(length);
    RANDOM.ints(length, 0, RADIX).forEach(digit -> text.append(DIGITS.charAt(digit)));
    return text.toString();
  }

  /** The last digits of a number without a sign. */
  static String digits(long number, int length) {
    var digits = new char[length];
    long rest = number;
    for (int i = length - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) Long.remainderUnsigned(rest, RADIX));
      rest = Long.divideUnsigned(rest, RADIX);
    }
    return new String(digits);
  }

  /** The CRC-32 of the first {@code end} characters, which are ASCII. */
  static String checksum(CharSequence text, int end) {
    var crc = new CRC32();
    for (int i = 0; i < end; i++) {
      crc.update(text.charAt(i));
    }
    return digits(crc.getValue(), CHECKSUM_LENGTH);
  }
}
