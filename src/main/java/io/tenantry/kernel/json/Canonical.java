package io.tenantry.kernel.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives equal JSON values equal Java values: 1 and 1.0 are one number, members have no order. */
final class Canonical {
  private static final Object NULL = new Object();

  private Canonical() {}

  static Object of(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number) {
      return of(number);
    }
    var members = Values.map(value);
    if (members != null) {
      return of(members);
    }
    var items = Values.list(value);
    return items == null ? value : of(items);
  }

  private static Object of(Number number) {
    var exact = Numbers.exact(number);
    long whole = exact.longValue();
    return exact.compareTo(BigDecimal.valueOf(whole)) == 0
        ? (Object) whole
        : exact.stripTrailingZeros();
  }

  private static Map<String, Object> of(Map<String, ?> members) {
    var all = HashMap.<String, Object>newHashMap(members.size());
    members.forEach((name, value) -> all.put(name, of(value)));
    return all;
  }

  private static List<Object> of(List<?> items) {
    var all = new ArrayList<Object>(items.size());
    for (var item : items) {
      all.add(of(item));
    }
    return all;
  }
}
