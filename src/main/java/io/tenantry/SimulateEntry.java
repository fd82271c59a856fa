package io.tenantry;

import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.PolicyReader;
import io.tenantry.autoscale.simulate.Comparison;
import io.tenantry.autoscale.simulate.Picture;
import io.tenantry.autoscale.simulate.Setting;
import io.tenantry.autoscale.simulate.Shape;
import io.tenantry.autoscale.simulate.Trace;
import io.tenantry.autoscale.simulate.TraceFile;
import io.tenantry.kernel.config.DurationText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simulate}: replays a load against one policy or two, and tells which does better. */
@Command(
    name = "simulate",
    description = {
      "Replay a load against policies in virtual time, and tell which does better.",
      "A trace is a CSV file of time_s,load[,tenant], or one that is made up:",
      "@diurnal, @spike, @ramp, @step, @noise, @adversarial."
    },
    mixinStandardHelpOptions = true)
final class SimulateEntry implements Callable<Integer> {
  private final PrintStream out;

  @Parameters(paramLabel = "TRACE")
  private String trace = "";

  @Option(names = "--policy", paramLabel = "FILE", description = "the policy, in YAML")
  private Optional<Path> policy = Optional.empty();

  @Option(names = "--against", paramLabel = "FILE", description = "another to compare it with")
  private Optional<Path> against = Optional.empty();

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      description = "how much of the beginning is not judged (0s)")
  private Optional<String> warmUp = Optional.empty();

  @Option(
      names = "--capacity",
      paramLabel = "N",
      description = "requests per second that one replica serves (50)")
  private Optional<Double> capacity = Optional.empty();

  @Option(
      names = "--start-delay",
      paramLabel = "DURATION",
      description = "from a decision until a new replica serves (60s)")
  private Optional<String> startDelay = Optional.empty();

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description = "between two decisions (15s)")
  private Optional<String> interval = Optional.empty();

  @Option(names = "--price", paramLabel = "N", description = "of a replica for an hour (0.05)")
  private Optional<Double> price = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "of a trace that is made up (7)")
  private long seed = 7;

  @Option(names = "--days", paramLabel = "N", description = "of a trace that is made up (8)")
  private int days = 8;

  @Option(names = "--svg", paramLabel = "FILE", description = "where to draw what happened")
  private Optional<Path> svg = Optional.empty();

  @Option(names = "--hours", paramLabel = "N", description = "how many are drawn (24)")
  private int hours = 24;

  @Option(names = "--write", paramLabel = "FILE", description = "where to write the trace as CSV")
  private Optional<Path> written = Optional.empty();

  SimulateEntry(PrintStream out) {
    this.out = out;
  }

  /** Prints the table; the exit code. */
  @Override
  public Integer call() throws IOException {
    var usual = Setting.USUAL;
    var setting =
        new Setting(
            capacity.orElse(usual.capacity()),
            startDelay.map(DurationText::parse).orElse(usual.startDelay()),
            interval.map(DurationText::parse).orElse(usual.interval()),
            warmUp.map(DurationText::parse).orElse(usual.warmUp()),
            price.orElse(usual.price()),
            usual.objective());
    var traces = traces(trace, setting);
    if (written.isPresent()) {
      Files.writeString(written.get(), TraceFile.write(traces.getFirst()));
    }
    var policies = new LinkedHashMap<String, Policy>();
    for (var path : Stream.of(policy, against).flatMap(Optional::stream).toList()) {
      policies.put(name(path), policy(path));
    }
    out.print(Comparison.HEAD);
    for (var each : traces) {
      var comparison = Comparison.of(each, setting, policies);
      out.print(comparison.rows());
      if (svg.isPresent() && each.equals(traces.getFirst())) {
        Files.writeString(svg.get(), Picture.of(comparison, hours));
      }
    }
    return 0;
  }

  private List<Trace> traces(String word, Setting setting) throws IOException {
    if (!word.startsWith("@")) {
      var path = Path.of(word);
      int interval = (int) setting.interval().toSeconds();
      return TraceFile.read(name(path), Files.readString(path), Math.max(1, interval));
    }
    var shape =
        Shape.named(word.substring(1))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no trace " + word + "; there are " + Shape.names()));
    return List.of(shape.trace(seed, days));
  }

  private static Policy policy(Path path) throws IOException {
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(path));
    if (!(read instanceof Map<?, ?> members)) {
      throw new IllegalArgumentException(path + ": must be a mapping of keys");
    }
    var json = new JsonObject();
    members.forEach((key, value) -> json.put(String.valueOf(key), value));
    try {
      return PolicyReader.read(new JsonObject(json.encode()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
  }
}
