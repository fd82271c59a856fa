package io.tenantry.kernel.config;

import java.util.List;

/** What one layer says of one key, and where it says so ({@code file:line}, a variable's name). */
sealed interface Setting {
  String origin();

  /** A single value, not yet read as any type. */
  record Text(String text, String origin) implements Setting {
    @Override
    public String toString() {
      return "Text from " + origin; // the text may be a secret
    }
  }

  /** Several values. */
  record Items(List<String> items, String origin) implements Setting {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "Items from " + origin;
    }
  }

  /** The key stands there without a value. */
  record Nothing(String origin) implements Setting {}
}
