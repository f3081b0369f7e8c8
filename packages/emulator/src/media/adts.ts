/** The AAC frames of an ADTS stream, with the parameters that an MP4 needs. */
export interface AacFrames {
  readonly frames: readonly Uint8Array[];
  readonly sampleRate: number;
  readonly channels: number;
  /** The AudioSpecificConfig, two bytes. */
  readonly config: Uint8Array;
}

const SAMPLE_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

export function parseAdts(stream: Uint8Array): AacFrames {
  const at = (index: number): number => stream[index] ?? 0;
  const profile = (at(2) >> 6) + 1;
  const rate = (at(2) >> 2) & 15;
  const channels = ((at(2) & 1) << 2) | (at(3) >> 6);
  const frames: Uint8Array[] = [];
  for (let start = 0; start + 7 <= stream.length;) {
    const length = ((at(start + 3) & 3) << 11) | (at(start + 4) << 3) | (at(start + 5) >> 5);
    if (length < 7) break;
    frames.push(stream.subarray(start + (at(start + 1) & 1 ? 7 : 9), start + length));
    start += length;
  }
  const config = Uint8Array.of((profile << 3) | (rate >> 1), ((rate & 1) << 7) | (channels << 3));
  return { frames, sampleRate: SAMPLE_RATES[rate] ?? 44100, channels, config };
}
