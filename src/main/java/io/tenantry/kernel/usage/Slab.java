package io.tenantry.kernel.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A memory-mapped file of counts with one writer. Its first slot names the part of the journal that
 * it holds, and only slots of the same part count: so beginning it anew is a single store, and none
 * of the old counts can pass for new ones, in whatever order the pages reach the disk. No slot lies
 * across two pages.
 */
public final class Slab {
  static final int SIZE = 1 << 20;
  private static final int SLOT = 256;
  private static final long MAGIC = 0x3145474153555454L;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int PART = 0;
  private static final int MINUTE = 8;
  private static final int REQUESTS = 16;
  private static final int MICROS = 24;
  private static final int BYTES = 32;
  private static final int STATUS = 40;
  private static final int LENGTHS = 44;
  private static final int TEXT = 50;
  private static final int MOST_TEXT = 64;

  private final @Nullable Path file;
  private final ByteBuffer memory;
  private int next = SLOT;

  private Slab(@Nullable Path file, ByteBuffer memory) {
    this.file = file;
    this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes a file and maps it. */
  static Slab create(Path file) throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // Written, not only made longer: a full disk says so now and not by a signal at a later
      // store.
      var zeros = ByteBuffer.allocate(1 << 16);
      for (long written = 0; written < SIZE; zeros.clear()) {
        written += channel.write(zeros);
      }
      var slab = new Slab(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
      slab.memory.putLong(8, MAGIC);
      return slab;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** One that is lost with the process, where no file can be had. */
  static Slab inMemory() {
    return new Slab(null, ByteBuffer.allocateDirect(SIZE));
  }

  /** One that another process has left, to be read only; what is no slab has no counts. */
  static Slab read(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    var memory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var whole = bytes.length == SIZE && memory.getLong(8) == MAGIC;
    return new Slab(file, whole ? memory : ByteBuffer.allocate(SIZE));
  }

  boolean isFile() {
    return file != null;
  }

  /** Makes it hold this part of the journal and nothing else. */
  void begin(long part) {
    LONG.setRelease(memory, PART, part);
    next = SLOT;
  }

  /** The part of the journal that it holds; parts are counted in the order of their numbers. */
  public long part() {
    return memory.getLong(PART);
  }

  /** Takes a slot for counts of one key; -1 where none is left. */
  int take(String tenant, String operation, String method, int status, long minute) {
    if (next == SIZE) {
      return -1;
    }
    int slot = next;
    next += SLOT;
    memory.putLong(slot + MINUTE, minute);
    memory.putLong(slot + REQUESTS, 0).putLong(slot + MICROS, 0).putLong(slot + BYTES, 0);
    memory.putInt(slot + STATUS, status);
    int at = put(slot, 0, slot + TEXT, tenant);
    at = put(slot, 1, at, operation);
    put(slot, 2, at, method);
    // Last: a slot is there with its key, or it is not.
    LONG.setRelease(memory, slot + PART, part());
    return slot;
  }

  private int put(int slot, int field, int at, String text) {
    var bytes = text.getBytes(UTF_8);
    int length = Math.min(bytes.length, MOST_TEXT);
    memory.putShort(slot + LENGTHS + 2 * field, (short) length);
    memory.put(at, bytes, 0, length);
    return at + length;
  }

  void add(int slot, long micros, long bytes) {
    memory.putLong(slot + MICROS, memory.getLong(slot + MICROS) + micros);
    memory.putLong(slot + BYTES, memory.getLong(slot + BYTES) + bytes);
    LONG.setRelease(memory, slot + REQUESTS, memory.getLong(slot + REQUESTS) + 1);
  }

  /** What it holds; not to be called while its writer may write. */
  public List<UsageCount> counts() {
    var counts = new ArrayList<UsageCount>();
    long part = part();
    for (int slot = SLOT; slot < SIZE && part != 0; slot += SLOT) {
      if (memory.getLong(slot + PART) == part && memory.getLong(slot + REQUESTS) > 0) {
        counts.add(count(slot));
      }
    }
    return counts;
  }

  private UsageCount count(int slot) {
    int at = slot + TEXT;
    var texts = new String[3];
    for (int i = 0; i < texts.length; i++) {
      int length = Math.clamp(memory.getShort(slot + LENGTHS + 2 * i), 0, MOST_TEXT);
      var bytes = new byte[length];
      memory.get(at, bytes);
      texts[i] = new String(bytes, UTF_8);
      at += length;
    }
    return new UsageCount(
        texts[0],
        texts[1],
        texts[2],
        memory.getInt(slot + STATUS),
        memory.getLong(slot + MINUTE),
        memory.getLong(slot + REQUESTS),
        memory.getLong(slot + MICROS),
        memory.getLong(slot + BYTES));
  }

  /** Removes its file; what is mapped stays until it is collected. */
  void delete() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
