package io.tenantry.kernel.json;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A {@code format} of strings, asserted; each is narrow enough for what reads it afterwards. */
record Format(String words, Predicate<String> test) {

  /** The format that a schema asks for, or null when it asks for none that strings could break. */
  static @Nullable Format in(Keywords schema) {
    return switch (schema.text("format")) {
      case null -> null;
      case "int32", "int64", "float", "double", "password", "binary" -> null;
      case "uuid" -> new Format("a UUID", Format::isUuid);
      case "date" -> new Format("a date as RFC 3339 has it", Moments::isDate);
      case "date-time" ->
          new Format("a date and time with its offset as RFC 3339 has it", Moments::isDateTime);
      case "email" -> new Format("an e-mail address", Addresses::isEmail);
      case "ipv4" -> new Format("an IPv4 address", Addresses::isIpv4);
      case "ipv6" -> new Format("an IPv6 address", Addresses::isIpv6);
      case "uri" -> new Format("an absolute URI", Addresses::isUri);
      default -> throw schema.fault("format", "is not one that is checked here");
    };
  }

  boolean accepts(String text) {
    return test.test(text);
  }

  private static boolean isUuid(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !isHex(c)) {
        return false;
      }
    }
    return true;
  }

  static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
