/** A parsed H.264 stream: the parameter sets, and the frames as length-prefixed NAL units for an MP4. */
export interface H264Stream {
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  /** One slice each. The first frame is a key frame. */
  readonly frames: readonly Uint8Array[];
}

const SPS = 7;
const PPS = 8;

export function parseAnnexB(stream: Uint8Array): H264Stream {
  const units = [...nalUnits(stream)];
  const first = (type: number): Uint8Array => units.find((unit) => typeOf(unit) === type) ?? new Uint8Array();
  const frames = units.filter((unit) => typeOf(unit) < SPS).map(withLength);
  return { sps: first(SPS), pps: first(PPS), frames };
}

function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f;
}

/** Splits a stream at its start codes. The shipped streams have four-byte start codes only. */
function* nalUnits(stream: Uint8Array): Generator<Uint8Array> {
  const marker = Buffer.from([0, 0, 0, 1]);
  const buffer = Buffer.from(stream.buffer, stream.byteOffset, stream.length);
  for (let at = buffer.indexOf(marker); at >= 0;) {
    const next = buffer.indexOf(marker, at + 4);
    yield buffer.subarray(at + 4, next < 0 ? buffer.length : next);
    at = next;
  }
}

function withLength(unit: Uint8Array): Uint8Array {
  const sample = new Uint8Array(unit.length + 4);
  new DataView(sample.buffer).setUint32(0, unit.length);
  sample.set(unit, 4);
  return sample;
}
