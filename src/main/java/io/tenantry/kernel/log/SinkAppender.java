package io.tenantry.kernel.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.LoggerFactory;

/** Sends what the program and its libraries log to the sink, one line for each event. */
public final class SinkAppender extends AppenderBase<ILoggingEvent> {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final LogSink sink;

  private SinkAppender(LogSink sink) {
    this.sink = sink;
  }

  /** Makes this the only way by which anything is logged. */
  public static void install(LogSink sink, String level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      var appender = new SinkAppender(sink);
      appender.setContext(context);
      appender.start();
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.setLevel(Level.toLevel(level, Level.INFO));
      root.addAppender(appender);
      if (root.getLevel().isGreaterOrEqual(Level.INFO)) {
        // Each of its steps on the way into a cluster; who comes and goes is told by our own lines.
        context.getLogger("com.hazelcast").setLevel(Level.ERROR);
      }
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    sink.write(sink.isText() ? text(event) : json(event));
  }

  private static String text(ILoggingEvent event) {
    var line = new StringBuilder();
    line.append(CLOCK.format(event.getInstant())).append("  ").append(event.getLevel());
    line.append("  ").append(event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      event
          .getKeyValuePairs()
          .forEach(pair -> line.append("  ").append(pair.key).append('=').append(pair.value));
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  private static String json(ILoggingEvent event) {
    var line =
        JsonObject.of(
            "timestamp", event.getInstant().toString(),
            "level", event.getLevel().toString(),
            "message", event.getFormattedMessage(),
            "logger", event.getLoggerName());
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> line.put(pair.key, String.valueOf(pair.value)));
    }
    if (event.getThrowableProxy() != null) {
      line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.encode() + '\n';
  }
}
