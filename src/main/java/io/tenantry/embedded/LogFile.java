package io.tenantry.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a program writes to its log from now on. */
record LogFile(Path file, long from) {
  private static final Pattern COMPLAINT =
      Pattern.compile("FATAL|PANIC|ERROR|[Ee]rror|[Ff]ailed|could not|cannot|No space");

  LogFile(Path file) {
    this(file, size(file));
  }

  /** The last line that complains, else the last one. */
  String complaint() {
    var last = "it said nothing";
    var complaint = "";
    for (var line : text().split("\n", -1)) {
      last = line.isBlank() ? last : line.strip();
      complaint = COMPLAINT.matcher(line).find() ? line.strip() : complaint;
    }
    return complaint.isEmpty() ? last : complaint;
  }

  private String text() {
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(from);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException unreadable) {
      return 0;
    }
  }
}
