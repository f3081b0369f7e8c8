/** Creates a silent WAV file. */
export function silentWav(seconds: number): Buffer {
  const rate = 8000;
  const bytes = Buffer.alloc(44 + rate * seconds);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(36 + rate * seconds, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    bytes.writeUInt16LE(value, at);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(rate * seconds, 40);
  return bytes;
}
