import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Checks an exported audit log without the platform: {@code java VerifyAudit.java export.ndjson
 * [jwks.json]}. The export is all its pages, one behind the other. Give the platform's key set from
 * a place that you trust; without it, signatures are checked against the keys in the export alone.
 */
public final class VerifyAudit {
  private static final String HEX = "'([0-9a-f]{64})'";
  private static final String COUNT = "(0|[1-9]\\d{0,17})";
  private static final String TENANT = "'([a-z][a-z0-9_]{1,39})'";
  private static final Pattern HEADER =
      form(
          "{'tenant':TENANT,'entries':COUNT,'hash':HEX,'checkpoints':\\[((?:'[\\w.-]++'(?:,(?=')|(?=\\])))*+)\\],"
              + "'keys':\\[((?:\\{[^{}\\[\\]]*+}(?:,(?=\\{)|(?=\\])))*+)\\]}");
  private static final Pattern ENTRY =
      form(
          "{'sequence':COUNT,'entry':'((?:[^'\\\\\\x00-\\x1f]++|\\\\['\\\\])*+)','previous_hash':HEX,'hash':HEX}");
  private static final Pattern CLAIMS =
      form("{'tenant':TENANT,'entries':COUNT,'hash':HEX,'at':'[0-9TZ:.-]+'}");
  private static final Pattern JOSE =
      form("{'typ':'audit-checkpoint\\+jwt','alg':'RS256','kid':'([\\w-]+)'}");

  private final Map<String, PublicKey> keys = new HashMap<>();
  private final TreeMap<Long, String> anchors = new TreeMap<>();
  private String tenant = "";
  private long place;
  private String hash = "0".repeat(64);

  public static void main(String[] args) throws Exception {
    var check = new VerifyAudit();
    if (args.length > 1) {
      check.addKeys(Files.readString(Path.of(args[1])));
    }
    try (var lines = Files.newBufferedReader(Path.of(args[0]))) { // fails where it is not UTF-8
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!check.header(line, args.length == 1)) {
          check.entry(line);
        }
      }
    }
    check.end();
  }

  private boolean header(String line, boolean bringsKeys) throws Exception {
    var header = HEADER.matcher(line);
    if (!header.matches()) {
      return false;
    }
    require(tenant.isEmpty() || tenant.equals(header.group(1)), place + 1, "a header is another tenant's");
    tenant = header.group(1);
    if (bringsKeys) {
      addKeys(header.group(5));
    }
    anchor(Long.parseLong(header.group(2)), header.group(3), "a header");
    for (var signed = Pattern.compile("[\\w.-]+").matcher(header.group(4)); signed.find(); ) {
      checkpoint(signed.group().split("\\.", -1));
    }
    return true;
  }

  private void checkpoint(String[] parts) throws Exception {
    var jose = JOSE.matcher(parts.length == 3 ? decode(parts[0]) : "");
    var claims = CLAIMS.matcher(parts.length == 3 ? decode(parts[1]) : "");
    require(jose.matches() && claims.matches(), place + 1, "a checkpoint is malformed");
    long entries = Long.parseLong(claims.group(2));
    require(claims.group(1).equals(tenant), entries, "its checkpoint is another tenant's");
    require(keys.containsKey(jose.group(1)), entries, "its checkpoint is signed by an unknown key");
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.get(jose.group(1)));
    signature.update((parts[0] + '.' + parts[1]).getBytes(UTF_8));
    boolean genuine = signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    require(genuine, entries, "its checkpoint's signature is wrong");
    anchor(entries, claims.group(3), "its checkpoint");
  }

  private void anchor(long entries, String expected, String source) {
    var known = entries == place ? hash : anchors.getOrDefault(entries, expected);
    require(entries >= place && known.equals(expected), entries, source + " says otherwise");
    anchors.put(entries, expected);
  }

  private void entry(String line) throws Exception {
    var entry = ENTRY.matcher(line);
    require(entry.matches() && !tenant.isEmpty(), place + 1, "its line is not one of an export");
    long sequence = Long.parseLong(entry.group(1));
    require(sequence == place + 1, place + 1, "it is missing, entry " + sequence + " follows");
    var text = entry.group(2).replaceAll("\\\\(.)", "$1");
    var begin = "{\"tenant\":\"%s\",\"sequence\":%d,\"id\":\"".formatted(tenant, sequence);
    require(text.startsWith(begin), sequence, "it is of another place");
    boolean isWhole = hash(entry.group(3), text).equals(entry.group(4));
    boolean hangsHere = entry.group(3).equals(hash);
    // One that is whole and hangs on another entry shows that the one before it was replaced.
    require(hangsHere || !isWhole || place == 0, place, "it was replaced");
    require(hangsHere && isWhole, sequence, "it was changed");
    place = sequence;
    hash = entry.group(4);
    require(hash.equals(anchors.getOrDefault(place, hash)), place, "its checkpoint says otherwise");
  }

  private void end() {
    require(!tenant.isEmpty(), 1, "the file is empty");
    require(anchors.lastKey() <= place, place + 1, "it is missing, of " + anchors.lastKey());
    System.out.println("VALID: " + place + " entries of " + tenant);
  }

  private void addKeys(String jwks) throws Exception {
    for (var key = Pattern.compile("\\{[^{}\\[\\]]+}").matcher(jwks); key.find(); ) {
      var modulus = new BigInteger(1, Base64.getUrlDecoder().decode(member(key.group(), "n")));
      var exponent = new BigInteger(1, Base64.getUrlDecoder().decode(member(key.group(), "e")));
      var spec = new RSAPublicKeySpec(modulus, exponent);
      keys.put(member(key.group(), "kid"), KeyFactory.getInstance("RSA").generatePublic(spec));
    }
  }

  private static String member(String object, String name) {
    var member = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([\\w-]+)\"").matcher(object);
    return member.find() ? member.group(1) : "";
  }

  private static String hash(String previous, String text) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    digest.update("tenantry audit entry v1\n".getBytes(UTF_8));
    digest.update(HexFormat.of().parseHex(previous));
    return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }

  /** A line's form: in one order, with single quotes for double ones. */
  private static Pattern form(String text) {
    var named = text.replace("TENANT", TENANT).replace("COUNT", COUNT).replace("HEX", HEX);
    return Pattern.compile(named.replaceFirst("^\\{", "\\\\{").replace('\'', '"'));
  }

  private static void require(boolean isSo, long entry, String reason) {
    if (!isSo) {
      System.out.println("INVALID: entry " + entry + ": " + reason);
      System.exit(1);
    }
  }
}
