package io.tenantry;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.cluster.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the event loops and the meters of one process. */
final class PlatformVertx {
  private PlatformVertx() {}

  static int loops(int configured) {
    return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
  }

  @SuppressWarnings("resource") // The collector's listener lives as long as the process.
  static PrometheusMeterRegistry newRegistry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  /**
   * @param cluster whose bus the event loops share; null where they share it with nobody
   */
  static Vertx start(int loops, PrometheusMeterRegistry registry, @Nullable Cluster cluster) {
    // Nobody here speaks WebSocket. Where Vert.x looks out for it, it answers an unknown version of
    // HTTP by itself: 501 and no problem document. It is read once, by the first server.
    System.setProperty("vertx.disableWebsockets", "true");
    // Pools only: requests are measured by operation in the gateway, once.
    var unwanted =
        EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS)).stream()
            .map(MetricsDomain::toCategory)
            .collect(Collectors.toSet());
    unwanted.add("sql");
    unwanted.add("redis");
    var metrics =
        new MicrometerMetricsOptions().setEnabled(true).setDisabledMetricsCategories(unwanted);
    var options =
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setPreferNativeTransport(true)
            .setMetricsOptions(metrics);
    var builder = Vertx.builder().withMetrics(new MicrometerMetricsFactory(registry));
    return cluster == null ? builder.with(options).build() : cluster.start(builder, options);
  }
}
