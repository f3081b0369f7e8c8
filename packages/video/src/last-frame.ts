import { ConfigurationError, InvalidInputError, issue, KlingError } from "@klingkit/errors";
import type { BytesSource, OutputFile } from "@klingkit/tasks";
import type { InputVideoTrack } from "mediabunny";
import { writePng } from "./png.ts";

/** The part of WebCodecs that decodes videos. Browsers have it, and `@napi-rs/webcodecs` brings it to Node.js. */
interface WebCodecs {
  readonly VideoDecoder: typeof VideoDecoder;
  readonly EncodedVideoChunk: typeof EncodedVideoChunk;
}

/** A video: an output of a task, or the bytes of an MP4 or MOV, or their source. */
export type VideoFile = Pick<OutputFile, "open"> | BytesSource | Uint8Array;

/** The options of {@link lastFrame}. */
export interface LastFrameOptions {
  /**
   * Aborts the download.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/**
 * Returns the last frame of a video as a PNG, for the first frame of the next video. It needs the package `mediabunny`, and
 * outside of browsers `@napi-rs/webcodecs`.
 * @throws {ConfigurationError} if one of them is not installed
 * @throws {InvalidInputError} if the video cannot be decoded
 * @throws {DownloadError} if the output cannot be downloaded
 * @example
 * const next = await kling.video.imageToVideo.run({ firstFrame: await lastFrame(done.output), prompt: "the fog lifts" });
 */
export async function lastFrame(video: VideoFile, options: LastFrameOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const [{ BufferSource, Input, MP4, QTFF }, webCodecs] = await Promise.all([
    load("mediabunny", () => import("mediabunny")),
    findWebCodecs(),
  ]);
  const bytes = await bytesOf(video, options.signal);
  try {
    using input = new Input({ source: new BufferSource(bytes), formats: [MP4, QTFF] });
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new TypeError("it has no video track");
    const frame = await decodeLast(track, webCodecs);
    try {
      const { width = 0, height = 0 } = frame.visibleRect ?? {};
      const rgba = new Uint8Array(frame.allocationSize({ format: "RGBA" }));
      await frame.copyTo(rgba, { format: "RGBA" });
      return await writePng(rgba, width, height);
    } finally {
      frame.close();
    }
  } catch (error) {
    if (error instanceof KlingError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError("lastFrame", [
      issue("video", "unreadable_media", `cannot be decoded: ${reason.replace(/\.$/, "")}.`),
    ]);
  }
}

/**
 * Returns {@link lastFrame} if the packages that it needs are installed, otherwise undefined.
 * @example createQueue({ client, lastFrame: await findLastFrame() });
 */
export async function findLastFrame(): Promise<typeof lastFrame | undefined> {
  try {
    await Promise.all([load("mediabunny", () => import("mediabunny")), findWebCodecs()]);
    return lastFrame;
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

async function bytesOf(video: VideoFile, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (video instanceof Uint8Array) return video;
  if ("arrayBuffer" in video) return new Uint8Array(await video.arrayBuffer());
  const { stream } = await video.open(signal ? { signal } : {});
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Decodes a video from its last key frame on, and returns the frame that is shown last. */
async function decodeLast(track: InputVideoTrack, webCodecs: WebCodecs): Promise<VideoFrame> {
  const { EncodedPacketSink } = await import("mediabunny");
  const config = await track.getDecoderConfig();
  const packets = new EncodedPacketSink(track);
  const key = await packets.getKeyPacket(Number.POSITIVE_INFINITY);
  if (!config || !key) throw new TypeError("it has no key frame");
  let last: VideoFrame | undefined;
  let failure: Error | undefined;
  const decoder = new webCodecs.VideoDecoder({
    output(frame) {
      // Frames are decoded in another order than that in which they are shown.
      if (last && last.timestamp > frame.timestamp) return frame.close();
      last?.close();
      last = frame;
    },
    error: (error) => void (failure ??= error),
  });
  try {
    decoder.configure(config);
    for await (const { type, microsecondTimestamp: timestamp, data } of packets.packets(key))
      decoder.decode(new webCodecs.EncodedVideoChunk({ type, timestamp, data }));
    await decoder.flush();
  } catch (error) {
    last?.close();
    throw failure ?? error;
  } finally {
    if (decoder.state !== "closed") decoder.close();
  }
  if (last) return last;
  throw failure ?? new TypeError("it has no frames");
}

async function findWebCodecs(): Promise<WebCodecs> {
  if (typeof VideoDecoder === "function" && typeof EncodedVideoChunk === "function")
    return { VideoDecoder, EncodedVideoChunk };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package implements the types of the DOM
  return (await load("@napi-rs/webcodecs", () => import("@napi-rs/webcodecs"))) as unknown as WebCodecs;
}

async function load<T>(name: string, importIt: () => Promise<T>): Promise<T> {
  try {
    return await importIt();
  } catch (error) {
    throw new ConfigurationError(`The last frame of a video needs the package ${name}, which is not installed.`, {
      advice: `Run: npm install ${name}`,
      cause: error,
    });
  }
}
