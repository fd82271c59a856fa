package io.tenantry.auth;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ASN.1 value, and the many ways in which nearly the same could be written: each is one that
 * some reader once took for the value.
 *
 * @param content what it holds itself, where it has no parts
 */
record Der(int tag, byte[] content, List<Der> parts) {
  private static final int NULL = 0x05;
  private static final int SEQUENCE = 0x30;

  static Der of(int tag, int... content) {
    return new Der(tag, bytes(content), List.of());
  }

  static Der sequence(Der... parts) {
    return new Der(SEQUENCE, new byte[0], List.of(parts));
  }

  byte[] encode() {
    return encode(tag, body());
  }

  private byte[] body() {
    var body = new ByteArrayOutputStream();
    body.writeBytes(content);
    parts.forEach(part -> body.writeBytes(part.encode()));
    return body.toByteArray();
  }

  private static byte[] encode(int tag, byte[] body) {
    return join(bytes(tag, body.length), body);
  }

  /** By what is wrong: the whole value with one fault in it, or in one of the values within. */
  Map<String, byte[]> faulty(String name) {
    var all = new LinkedHashMap<String, byte[]>();
    ownFaults().forEach((what, bytes) -> all.put(name + ' ' + what, bytes));
    for (int i = 0; i < parts.size(); i++) {
      int faultyOne = i;
      parts
          .get(i)
          .faulty(name + '/' + i)
          .forEach((what, bytes) -> {
            var body = new ByteArrayOutputStream();
            for (int j = 0; j < parts.size(); j++) {
              body.writeBytes(j == faultyOne ? bytes : parts.get(j).encode());
            }
            all.put(what, encode(tag, body.toByteArray()));
          });
    }
    return all;
  }

  private Map<String, byte[]> ownFaults() {
    var all = new LinkedHashMap<String, byte[]>();
    lengths().forEach((what, length) -> all.put(what, join(bytes(tag), length, body())));
    contents().forEach((what, body) -> all.put(what, encode(tag, body)));
    for (int other : new int[] {tag ^ 1, tag ^ 0x20, tag ^ 0x40, tag ^ 0x80, 0x00, 0xff, 0x1f}) {
      all.put("with the tag " + other, encode(other, body()));
    }
    var right = encode();
    all.put("twice", join(right, right));
    all.put("within a sequence", encode(SEQUENCE, right));
    all.put("of a length that zeros end", join(bytes(tag, 0x80), body(), bytes(0, 0)));
    all.put("of a length that half a mark ends", join(bytes(tag, 0x80), body(), bytes(0)));
    all.put("of a length that a wrong mark ends", join(bytes(tag, 0x80), body(), bytes(0, 1, 0)));
    all.put("by its tag alone", bytes(tag));
    all.put("replaced by null", bytes(NULL, 0));
    all.put("with zeros behind it", join(right, bytes(0, 0)));
    all.put("behind an undefined tag", join(bytes(0xaa, 0xbb), right));
    all.put("removed", new byte[0]);
    all.values().removeIf(bytes -> Arrays.equals(bytes, right));
    return all;
  }

  private Map<String, byte[]> lengths() {
    int length = body().length;
    var all = new LinkedHashMap<String, byte[]>();
    all.put("with a long form of its length", bytes(0x81, length));
    all.put("with a leading 0 in its length", bytes(0x82, 0, length));
    all.put("with a length one too large", bytes(length + 1));
    all.put("with a length one too small", bytes(Math.max(0, length - 1)));
    all.put("with a length that overflows 32 bits", bytes(0x85, 1, 0, 0, 0, length));
    all.put("with a length that overflows 64 bits", bytes(0x89, 1, 0, 0, 0, 0, 0, 0, 0, length));
    all.put("2^31 - 1 long", bytes(0x84, 0x7f, 255, 255, 255));
    all.put("2^31 long", bytes(0x84, 0x80, 0, 0, 0));
    all.put("2^32 - 1 long", bytes(0x84, 255, 255, 255, 255));
    all.put("2^40 - 1 long", bytes(0x85, 255, 255, 255, 255, 255));
    all.put("2^64 - 1 long", bytes(0x88, 255, 255, 255, 255, 255, 255, 255, 255));
    all.put("with a length of 255 bytes", bytes(0xff));
    all.put("with half a length", bytes(0x82));
    all.put("of a length that nothing ends", bytes(0x80));
    return all;
  }

  private Map<String, byte[]> contents() {
    var body = body();
    var all = new LinkedHashMap<String, byte[]>();
    all.put("with zeros at its end", join(body, bytes(0, 0)));
    all.put("with zeros before", join(bytes(0, 0), body));
    all.put("with null at its end", join(body, bytes(NULL, 0)));
    all.put("with null before", join(bytes(NULL, 0), body));
    all.put("with garbage at its end", join(body, bytes(0x25, 0x00, 0x05, 0x00, 0x49, 0x81)));
    all.put("with an empty sequence at its end", join(body, bytes(SEQUENCE, 0)));
    all.put("empty", new byte[0]);
    if (body.length > 0) {
      all.put("without its first byte", Arrays.copyOfRange(body, 1, body.length));
      all.put("without its last byte", Arrays.copyOf(body, body.length - 1));
      all.put("with another first byte", changed(body, 0));
      all.put("with another last byte", changed(body, body.length - 1));
    }
    return all;
  }

  private static byte[] changed(byte[] bytes, int at) {
    var other = bytes.clone();
    other[at] ^= 1;
    return other;
  }

  static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] join(byte[]... all) {
    var joined = new ByteArrayOutputStream();
    List.of(all).forEach(joined::writeBytes);
    return joined.toByteArray();
  }
}
