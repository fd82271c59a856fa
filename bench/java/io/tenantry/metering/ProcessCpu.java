package io.tenantry.metering;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process has used of the processors, with its children, by Linux's own count. */
final class ProcessCpu {
  private static final int MICROS_A_TICK = 10_000;

  private ProcessCpu() {}

  /** The process that started this one. */
  static long parent(long pid) {
    return Long.parseLong(fields(Path.of("/proc/" + pid)).get(1));
  }

  /** Microseconds so far, of the process, of its children and of those that have ended. */
  static long micros(long pid) {
    long ticks = 0;
    try (var folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var folder : folders) {
        var fields = fields(folder);
        if (fields.isEmpty()) {
          continue;
        }
        if (folder.getFileName().toString().equals(Long.toString(pid))) {
          ticks += sum(fields.subList(11, 15));
        } else if (fields.get(1).equals(Long.toString(pid))) {
          ticks += sum(fields.subList(11, 13));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ticks * MICROS_A_TICK;
  }

  private static long sum(List<String> numbers) {
    return numbers.stream().mapToLong(Long::parseLong).sum();
  }

  /** The fields behind the program's name, which may hold anything; none of one that has ended. */
  private static List<String> fields(Path process) {
    try {
      var text = Files.readString(process.resolve("stat"));
      return new ArrayList<>(List.of(text.substring(text.lastIndexOf(')') + 2).split(" ")));
    } catch (IOException ended) {
      return List.of();
    }
  }
}
