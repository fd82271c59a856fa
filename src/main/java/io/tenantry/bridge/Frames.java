package io.tenantry.bridge;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/**
 * Cuts a connection's bytes into frames: four bytes of length, big-endian, then as many of JSON.
 * What is no frame ends it: where the next one begins cannot be known any more.
 */
final class Frames implements Handler<Buffer> {
  private static final int LENGTH = 4;

  private final RecordParser parser = RecordParser.newFixed(LENGTH);
  private final Consumer<JsonObject> taken;
  private final Consumer<RefusedException> refused;
  private int most;
  private boolean inFrame;
  private boolean ended;

  /**
   * @param most bytes of a frame
   */
  Frames(int most, Consumer<JsonObject> taken, Consumer<RefusedException> refused) {
    this.most = most;
    this.taken = taken;
    this.refused = refused;
    parser.handler(this::next);
  }

  /** From the next frame on. */
  void allow(int bytes) {
    most = bytes;
  }

  /** Takes no more. */
  void end() {
    ended = true;
  }

  @Override
  public void handle(Buffer bytes) {
    if (!ended) {
      parser.handle(bytes);
    }
  }

  private void next(Buffer record) {
    if (ended) {
      return;
    }
    try {
      if (inFrame) {
        parser.fixedSizeMode(LENGTH);
        inFrame = false;
        taken.accept(json(record));
      } else {
        parser.fixedSizeMode(length(record));
        inFrame = true;
      }
    } catch (RefusedException e) {
      ended = true;
      refused.accept(e);
    }
  }

  private int length(Buffer head) {
    int length = head.getInt(0);
    if (length < 0 || length > most) {
      throw Refusal.FRAME_TOO_LARGE.because("A frame has up to " + most + " bytes here.");
    }
    if (length == 0) {
      throw Refusal.BAD_FRAME.because("A frame is not empty.");
    }
    return length;
  }

  private static JsonObject json(Buffer record) {
    try {
      if (Json.decodeValue(record) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException e) {
      // Said below.
    }
    throw Refusal.BAD_FRAME.because("A frame is a JSON object.");
  }

  static Buffer of(JsonObject frame) {
    var json = frame.toBuffer();
    return Buffer.buffer(LENGTH + json.length()).appendInt(json.length()).appendBuffer(json);
  }
}
