// The bridge's frames: four bytes of length, big-endian, then as many bytes of JSON.

export function encode(frame) {
  const json = Buffer.from(JSON.stringify(frame));
  const head = Buffer.alloc(4);
  head.writeInt32BE(json.length);
  return Buffer.concat([head, json]);
}

/** Returns a function that takes bytes however they were cut and calls onFrame for each whole frame. */
export function decoder(onFrame) {
  let pending = Buffer.alloc(0);
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
      const end = 4 + pending.readInt32BE(0);
      const frame = JSON.parse(pending.toString('utf8', 4, end));
      pending = pending.subarray(end);
      onFrame(frame);
    }
  };
}
