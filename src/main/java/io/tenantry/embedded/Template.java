package io.tenantry.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A file beside this class with <code>${name}</code> in the places to fill. */
final class Template {
  private Template() {}

  static String fill(String file, Map<String, ?> values) {
    try (var in = Template.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no " + file + " beside " + Template.class);
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (var value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", String.valueOf(value.getValue()));
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
