package io.tenantry.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of addresses of one family, such as {@code 10.0.0.0/8}. */
record Network(byte[] prefix, int bits) {

  /** Reads an address in digits, a slash and the number of bits that count. */
  static Network of(String text) {
    int slash = text.indexOf('/');
    try {
      // Digits are never looked up.
      var address = InetAddress.getByName(text.substring(0, slash));
      return new Network(address.getAddress(), Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (prefix[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
