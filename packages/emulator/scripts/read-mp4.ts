/** Reads the NAL units of the single-track MP4 that h264-mp4-encoder writes (development only). */
export function samplesOf(file: Uint8Array): { parameters: Uint8Array[]; samples: Uint8Array[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: Record<string, { at: number; size: number }> = {};
  walk(0, file.length);
  function walk(from: number, to: number): void {
    for (let at = from; at + 8 <= to;) {
      const size = view.getUint32(at) === 1 ? Number(view.getBigUint64(at + 8)) : view.getUint32(at) || to - at;
      const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
      found[type] = { at: at + 8, size: size - 8 };
      const inside = { moov: 8, trak: 8, mdia: 8, minf: 8, stbl: 8, stsd: 16, avc1: 86 }[type];
      if (inside) walk(at + inside, at + size);
      at += size;
    }
  }
  const box = (type: string): { at: number; size: number } => {
    const hit = found[type];
    if (!hit) throw new Error(`The output of the encoder has no ${type} box.`);
    return hit;
  };
  const parameters: Uint8Array[] = [];
  let at = box("avcC").at + 5;
  for (const mask of [0x1f, 0xff]) {
    const count = view.getUint8(at++) & mask;
    for (let n = 0; n < count; n++) {
      const length = view.getUint16(at);
      parameters.push(file.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  const sizes = box("stsz").at;
  const total = view.getUint32(sizes + 8);
  const offsets = found["co64"];
  const chunks = box(offsets ? "co64" : "stco").at;
  // The chunks of a single track are contiguous.
  let position = offsets ? Number(view.getBigUint64(chunks + 8)) : view.getUint32(chunks + 8);
  const samples: Uint8Array[] = [];
  for (let n = 0; n < total; n++) {
    const size = view.getUint32(sizes + 4) || view.getUint32(sizes + 12 + n * 4);
    for (let inner = position; inner < position + size;) {
      const length = view.getUint32(inner);
      samples.push(file.slice(inner + 4, inner + 4 + length));
      inner += 4 + length;
    }
    position += size;
  }
  return { parameters, samples };
}
