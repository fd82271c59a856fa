package io.tenantry.kernel.json;

import java.net.URI;
import java.net.URISyntaxException;

/** E-mail and IP addresses, and URIs. */
final class Addresses {
  private static final String IN_MAILBOX = ".!#$%&'*+/=?^_`{|}~-";
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_MAILBOX = 64;
  private static final int LONGEST_LABEL = 63;

  private Addresses() {}

  /** The everyday form of an address: no quotes, no comments, ASCII, a host name behind the @. */
  static boolean isEmail(String text) {
    int at = text.indexOf('@');
    return text.length() <= LONGEST_EMAIL
        && at > 0
        && at <= LONGEST_MAILBOX
        && isMailbox(text, at)
        && isHost(text, at + 1);
  }

  private static boolean isMailbox(String text, int end) {
    if (text.charAt(0) == '.' || text.charAt(end - 1) == '.') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean known = Format.isLetterOrDigit(c) || IN_MAILBOX.indexOf(c) >= 0;
      if (!known || (c == '.' && text.charAt(i + 1) == '.')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(String text, int start) {
    int label = start;
    for (int i = start; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) != '.') {
        char c = text.charAt(i);
        if (!Format.isLetterOrDigit(c) && c != '-') {
          return false;
        }
        continue;
      }
      int length = i - label;
      if (length == 0
          || length > LONGEST_LABEL
          || text.charAt(label) == '-'
          || text.charAt(i - 1) == '-') {
        return false;
      }
      label = i + 1;
    }
    return true;
  }

  /** Four numbers without leading zeros, which some readers take for octal. */
  static boolean isIpv4(String text) {
    return isIpv4(text, 0);
  }

  private static boolean isIpv4(String text, int start) {
    int at = start;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
        return false;
      }
      int first = at;
      int value = 0;
      while (at < text.length() && at - first < 4 && Format.isDigit(text.charAt(at))) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      int digits = at - first;
      if (digits == 0 || value > 255 || (digits > 1 && text.charAt(first) == '0')) {
        return false;
      }
    }
    return at == text.length();
  }

  /** Eight groups, or fewer with one {@code ::}; the last two may be an IPv4 address. No zone. */
  static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, 0, text.length()) == 8;
    }
    int before = groups(text, 0, gap);
    int after = groups(text, gap + 2, text.length());
    return before >= 0 && after >= 0 && before + after < 8;
  }

  /** How many groups lie in a range, or -1 when something else does. */
  private static int groups(String text, int start, int end) {
    int count = 0;
    int at = start;
    while (at < end) {
      int colon = text.indexOf(':', at);
      int stop = colon < 0 || colon > end ? end : colon;
      int dot = text.indexOf('.', at);
      if (stop == end && dot >= 0 && dot < end) {
        return end == text.length() && isIpv4(text, at) ? count + 2 : -1;
      }
      if (stop == at || stop - at > 4 || stop + 1 == end || !areHex(text, at, stop)) {
        return -1;
      }
      count++;
      at = stop + 1;
    }
    return count;
  }

  private static boolean areHex(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Format.isHex(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isUri(String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
      return false;
    }
    try {
      return new URI(text).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
