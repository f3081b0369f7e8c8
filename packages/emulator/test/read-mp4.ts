/** The properties of an MP4. The reader shares no code with the writer. */
export interface Movie {
  readonly tracks: readonly {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly samples: number;
    readonly seconds: number;
    /** Whether all samples are inside the file. */
    readonly samplesWithin: boolean;
  }[];
}

export function readMp4(file: Uint8Array): Movie {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const boxes = (from: number, to: number): { type: string; from: number; to: number }[] => {
    const found = [];
    for (let at = from; at + 8 <= to;) {
      const size = view.getUint32(at);
      if (size < 8 || at + size > to) throw new Error(`a broken box at ${at}`);
      found.push({ type: String.fromCharCode(...file.subarray(at + 4, at + 8)), from: at + 8, to: at + size });
      at += size;
    }
    return found;
  };
  const inside = (parent: { from: number; to: number }, ...types: string[]): { from: number; to: number } =>
    types.reduce((place, type) => {
      const hit = boxes(place.from, place.to).find((box) => box.type === type);
      if (!hit) throw new Error(`no ${type}`);
      return hit;
    }, parent);
  const whole = { from: 0, to: file.length };
  const moov = inside(whole, "moov");
  const tracks = boxes(moov.from, moov.to)
    .filter(({ type }) => type === "trak")
    .map((trak) => {
      const table = inside(trak, "mdia", "minf", "stbl");
      const entry = inside(table, "stsd").from + 8;
      const head = inside(trak, "mdia", "mdhd").from;
      const sizes = inside(table, "stsz").from;
      const samples = view.getUint32(sizes + 8);
      const offset = view.getUint32(inside(table, "stco").from + 8);
      let bytes = 0;
      for (let n = 0; n < samples; n++) bytes += view.getUint32(sizes + 12 + n * 4);
      return {
        codec: String.fromCharCode(...file.subarray(entry + 4, entry + 8)),
        width: view.getUint16(entry + 32),
        height: view.getUint16(entry + 34),
        samples,
        seconds: view.getUint32(head + 16) / view.getUint32(head + 12),
        samplesWithin: offset >= inside(whole, "mdat").from && offset + bytes <= file.length,
      };
    });
  return { tracks };
}
