package io.tenantry.kernel.redis;

import java.util.regex.Pattern;

/**
 * What a Redis says of itself.
 *
 * @param version such as {@code 7.2.4}; empty where it does not say
 * @param policy what it does when its memory is full, such as {@code noeviction}; empty likewise
 */
public record RedisServerInfo(String version, String policy) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final int MAJOR = 6;
  private static final int MINOR = 2;

  /** Reads the answer to INFO. */
  public static RedisServerInfo parse(String info) {
    return new RedisServerInfo(value(info, "redis_version"), value(info, "maxmemory_policy"));
  }

  /** Whether it says which version it is. */
  public boolean isKnown() {
    return NUMBERS.matcher(version).matches();
  }

  /** Whether it lacks what the scripts use. */
  public boolean isOld() {
    var numbers = NUMBERS.matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    return major < MAJOR || major == MAJOR && Integer.parseInt(numbers.group(2)) < MINOR;
  }

  /** Whether it drops keys when its memory is full. */
  public boolean evicts() {
    return !policy.isEmpty() && !policy.equals("noeviction");
  }

  private static String value(String info, String key) {
    return info.lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
