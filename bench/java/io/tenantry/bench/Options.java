package io.tenantry.bench;

import java.util.HashMap;
import java.util.Map;

/** A program's {@code --name value} arguments. */
record Options(Map<String, String> values) {
  static Options of(String... arguments) {
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException("each --name needs a value");
    }
    var values = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      values.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
    }
    return new Options(values);
  }

  String text(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(text(name, String.valueOf(otherwise)));
  }
}
