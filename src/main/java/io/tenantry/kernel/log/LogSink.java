package io.tenantry.kernel.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes whole log lines from every thread and writes them from one of its own, many at a time, so
 * that no event loop waits for a disk or a slow pipe. When the reader is too slow, lines are
 * dropped and counted rather than kept without bound; a process that is killed loses at most the
 * last tenth of a second of lines.
 */
public final class LogSink implements AutoCloseable {
  private static final int MOST_BYTES = 8 << 20;
  private static final long PAUSE_NANOS = 50_000_000;

  private final OutputStream out;
  private final boolean text;
  private final Thread writer;
  private byte[] filling = new byte[1 << 16];
  private int filled;
  private long dropped;
  private volatile boolean closed;

  /**
   * @param text whether a person reads it, not a machine
   */
  public LogSink(OutputStream out, boolean text) {
    this.out = out;
    this.text = text;
    this.writer = Thread.ofPlatform().daemon().name("tenantry-log").start(this::run);
  }

  public boolean isText() {
    return text;
  }

  /** Takes one whole line, its line end included. */
  public void write(CharSequence line) {
    write(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Takes whole lines of UTF-8. */
  public synchronized void write(byte[] lines) {
    if (filled + lines.length > MOST_BYTES) {
      dropped++;
      return;
    }
    if (filled + lines.length > filling.length) {
      filling =
          java.util.Arrays.copyOf(filling, Math.max(filling.length * 2, filled + lines.length));
    }
    System.arraycopy(lines, 0, filling, filled, lines.length);
    filled += lines.length;
  }

  /** How many lines were dropped because the reader was too slow. */
  public synchronized long dropped() {
    return dropped;
  }

  private synchronized byte[] take() {
    var taken = java.util.Arrays.copyOf(filling, filled);
    filled = 0;
    return taken;
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
      flush();
    }
  }

  /** Writes what has been taken so far. */
  public void flush() {
    synchronized (out) {
      try {
        var taken = take();
        if (taken.length > 0) {
          out.write(taken);
          out.flush();
        }
      } catch (IOException e) {
        // Nobody reads any more; there is no other place to say so.
        closed = true;
      }
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    flush();
  }
}
