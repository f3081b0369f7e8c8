import { expect, test } from "vitest";
import { memorySource } from "../../src/media/byte-source.ts";
import { type Mp4Info, readMp4 } from "../../src/media/mp4.ts";
import { box, bytes, mp4 } from "./files.ts";

const read = (file: Uint8Array): Promise<Mp4Info> => readMp4(memorySource(file));

test("reads the duration, the codec, the sides and the frame rate", async () => {
  expect(await read(mp4({ audio: true }))).toEqual({
    container: "MP4",
    duration: 5,
    codec: "h264",
    width: 1280,
    height: 720,
    frameRate: 24,
    hasAudio: true,
  });
});

test.each([
  ["a header after the frames", mp4({ headerAtEnd: true, data: 5000 }), { duration: 5, codec: "h264" }],
  ["HEVC", mp4({ codec: "hvc1" }), { codec: "hevc" }],
  ["another codec by its letters", mp4({ codec: "av01" }), { codec: "av01" }],
  ["a MOV", mp4({ brand: "qt  " }), { container: "MOV", duration: 5 }],
  ["audio alone", mp4({ brand: "M4A " }), { container: "M4A" }],
  [
    "a rotated video with its displayed sides",
    mp4({ width: 720, height: 1280, isRotated: true }),
    { width: 720, height: 1280 },
  ],
  ["a MOV without ftyp", mp4().subarray(20), { container: "MOV", duration: 5 }],
])("reads %s", async (_name, file, expected) => {
  expect(await read(file)).toMatchObject(expected);
});

test.each<[string, Uint8Array]>([
  ["no header", box("ftyp", "isom", 0, 0, 2, 0)],
  ["a header that is cut off", mp4().subarray(0, 200)],
  ["a box that is larger than the file", bytes(box("ftyp", "isom", 0, 0, 0, 0), 0x7f, 0xff, 0xff, 0xff, "moov")],
  ["a box of no size inside the header", bytes(box("ftyp", "isom", 0, 0, 0, 0), box("moov", 0, 0, 0, 4, "mvhd"))],
  ["boxes without an end", bytes(...Array.from({ length: 100 }, () => box("free")))],
])("reads no facts from %s", async (_name, file) => {
  const { container: _container, hasAudio: _hasAudio, ...facts } = await read(file);
  expect(facts).toEqual({});
});

const zeros = (count: number): Uint8Array => new Uint8Array(count);
const u32 = (value: number): Uint8Array => bytes(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);
const u64 = (value: bigint): Uint8Array => bytes(u32(Number(value >> 32n)), u32(Number(value & 0xffff_ffffn)));
const ftyp = box("ftyp", "isom", u32(512));

/** An MP4 with these boxes in its header. */
const movie = (...boxes: readonly Uint8Array[]): Uint8Array => bytes(ftyp, box("moov", ...boxes));

/** The content of a `mvhd` or `mdhd` of version 0 or 1. */
const times = (scale: number, ticks: number | bigint): Uint8Array =>
  typeof ticks === "bigint" ? bytes(1, zeros(19), u32(scale), u64(ticks)) : bytes(0, zeros(11), u32(scale), u32(ticks));

test.each<[string, Uint8Array, number | undefined]>([
  ["of 32 bits", times(1000, 5500), 5.5],
  ["of 64 bits", times(600, 3000n), 5],
  ["of 64 bits beyond 32 bits", times(1_000_000, 5_000_000_000_000n), 5_000_000],
  ["rounded to milliseconds", times(3, 1), 0.333],
  ["of 0 ticks, as in a fragmented file", times(1000, 0), undefined],
  ["of 0 ticks of 64 bits", times(1000, 0n), undefined],
  ["without a scale", times(0, 5000), undefined],
  ["that is not known", times(1000, 0xffff_ffff), undefined],
  ["of the largest known value", times(1000, 0xffff_fffe), 4_294_967.294],
  ["that is not known in 64 bits", times(1000, 0xffff_ffff_ffff_ffffn), undefined],
  ["that needs 64 bits", times(1000, 0xffff_ffffn), 4_294_967.295],
  ["that is cut off", times(1000, 5500).subarray(0, 19), undefined],
  ["of 64 bits that is cut off", times(600, 3000n).subarray(0, 31), undefined],
])("reads a duration %s", async (_which, content, duration) => {
  expect((await read(movie(box("mvhd", content)))).duration).toBe(duration);
});

/** The content of a `tkhd` of version 0 or 1: the first value of its matrix, and its sides. */
const track = (version: 0 | 1, first: number, width: number, height: number): Uint8Array =>
  bytes(version, zeros(version === 1 ? 51 : 39), u32(first), zeros(32), u32(width * 65_536), u32(height * 65_536));

const handler = (type: string): Uint8Array => box("hdlr", zeros(8), type);
const entry = bytes(zeros(24), 2, 208, 1, 224, zeros(50));
const media = (...tables: readonly Uint8Array[]): Uint8Array =>
  box("mdia", box("mdhd", times(1000, 5000)), handler("vide"), box("minf", box("stbl", ...tables)));
const samples = box("stsd", zeros(8), box("avc1", entry));
const coded = { width: 720, height: 480 };

test.each<[string, Uint8Array[], object]>([
  ["of version 0", [track(0, 65_536, 1280, 720)], { width: 1280, height: 720 }],
  ["of version 1", [track(1, 65_536, 1280, 720)], { width: 1280, height: 720 }],
  ["of a rotated track", [track(1, 0, 1280, 720)], { width: 720, height: 1280 }],
  ["of a track without a width", [track(0, 65_536, 0, 720)], coded],
  ["of a track without a height", [track(0, 65_536, 1280, 0)], coded],
  ["of a track header that is cut off", [track(0, 65_536, 1280, 720).subarray(0, 83)], coded],
  ["of a track header of version 1 that is cut off", [track(1, 65_536, 1280, 720).subarray(0, 95)], coded],
  ["of the samples without a track header", [], coded],
])("reads the sides %s", async (_which, headers, sides) => {
  const file = movie(box("trak", ...headers.map((header) => box("tkhd", header)), media(samples)));
  expect(await read(file)).toMatchObject({ codec: "h264", ...sides });
});

test("reads no sides from samples that are cut off", async () => {
  const cut = box("stsd", zeros(8), box("avc1", entry.subarray(0, 27)));
  const info = await read(movie(box("trak", media(cut))));
  expect(info.codec).toBe("h264");
  expect(info).not.toHaveProperty("width");
  expect(
    await read(movie(box("trak", media(box("stsd", zeros(8), box("avc1", entry.subarray(0, 28))))))),
  ).toMatchObject(coded);
});

test.each(["avc1", "avc2", "avc3"])("calls the codec %s H.264", async (codec) => {
  expect((await read(movie(box("trak", media(box("stsd", zeros(8), box(codec, entry))))))).codec).toBe("h264");
});

test.each(["hvc1", "hev1", "dvh1", "dvhe"])("calls the codec %s HEVC", async (codec) => {
  expect((await read(movie(box("trak", media(box("stsd", zeros(8), box(codec, entry))))))).codec).toBe("hevc");
});

test.each<[string, Uint8Array, number | undefined]>([
  ["a table of two entries", bytes(zeros(4), u32(2), u32(100), u32(1), u32(50), u32(1)), 30],
  ["an average with two decimals", bytes(zeros(4), u32(1), u32(124), u32(1)), 24.8],
  ["an average that is rounded", bytes(zeros(4), u32(1), u32(1), u32(1)), 0.2],
  ["a table without entries", bytes(zeros(4), u32(0)), undefined],
  ["a table that is cut off", bytes(zeros(4), u32(2), u32(100), u32(1), u32(50), zeros(3)), undefined],
  ["a table without its number of entries", zeros(7), undefined],
])("reads the frame rate from %s", async (_which, table, frameRate) => {
  const info = await read(movie(box("trak", media(samples, box("stts", table)))));
  expect(info.frameRate).toBe(frameRate);
});

test("reads no frame rate without a duration of the track", async () => {
  const table = box("stts", zeros(4), u32(1), u32(100), u32(1));
  const mdia = box("mdia", handler("vide"), box("minf", box("stbl", samples, table)));
  expect(await read(movie(box("trak", mdia)))).not.toHaveProperty("frameRate");
});

test("tells tracks by their handlers, and ignores a handler that is cut off", async () => {
  const sound = box("trak", box("mdia", handler("soun")));
  expect(await read(movie(sound))).toEqual({ container: "MP4", hasAudio: true });
  expect(await read(movie(box("trak", box("mdia", handler("text")))))).toEqual({ container: "MP4", hasAudio: false });
  const cut = box("trak", box("mdia", box("hdlr", zeros(8), "sou")));
  expect((await read(movie(cut))).hasAudio).toBe(false);
  expect((await read(movie(box("udta", sound)))).hasAudio).toBe(false);
});

test("reads boxes with a size of 64 bits, and a last box without a size", async () => {
  const mvhd = box("mvhd", times(1000, 5000));
  const long = bytes(u32(1), "moov", u64(BigInt(16 + mvhd.length)), mvhd);
  expect((await read(bytes(ftyp, long, zeros(20)))).duration).toBe(5);
  expect((await read(bytes(ftyp, u32(0), "moov", mvhd))).duration).toBe(5);
  expect(await read(bytes(ftyp, long.subarray(0, 15)))).toEqual({ container: "MP4" });
});

test("skips at most 63 boxes before the header", async () => {
  const after = (count: number): Uint8Array =>
    bytes(...Array.from({ length: count }, () => box("free")), box("moov", box("mvhd", times(1000, 5000))));
  expect((await read(after(63))).duration).toBe(5);
  expect((await read(after(64))).duration).toBeUndefined();
});

test("reads a header of at most 4 MB", async () => {
  const sized = (size: number): Uint8Array => {
    const mvhd = box("mvhd", times(1000, 5000));
    return bytes(ftyp, box("moov", mvhd, box("free", zeros(size - mvhd.length - 16))));
  };
  expect((await read(sized(4_000_000))).duration).toBe(5);
  expect((await read(sized(4_000_001))).duration).toBeUndefined();
});

test.each<[string, Uint8Array]>([
  ["a type of other characters", bytes(ftyp, u32(8), "\u0001\u0002\u0003\u0004", box("moov"))],
  ["a size below that of its header", bytes(ftyp, u32(7), "free", box("moov", box("mvhd", times(1000, 5000))))],
])("stops at a box with %s", async (_which, file) => {
  expect(await read(file)).toEqual({ container: "MP4" });
});
