package io.tenantry.kernel.access;

import java.util.regex.Pattern;

/** Leave to do one action on one kind of thing; {@code *} stands for every one. */
public record Permission(String action, String resource) {
  private static final Pattern FORM = Pattern.compile("([a-z_]+|\\*):([a-z_]+|\\*)");
  private static final String ANY = "*";

  /** Reads {@code action:resource}; anything else is an {@link IllegalArgumentException}. */
  public static Permission parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a permission (action:resource): " + text);
    }
    return new Permission(form.group(1), form.group(2));
  }

  /** Whether whoever holds this one may do what the other one names. */
  public boolean covers(Permission other) {
    return (action.equals(ANY) || action.equals(other.action))
        && (resource.equals(ANY) || resource.equals(other.resource));
  }

  @Override
  public String toString() {
    return action + ':' + resource;
  }
}
