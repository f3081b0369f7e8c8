import type { Experimental_VideoModelV4File as VideoFile, ImageModelV4File } from "@ai-sdk/provider";
import type { MediaInput } from "klingkit";

/** Returns a file of the AI SDK as an input of klingkit: a URL, base64 or bytes. */
export function mediaOf(file: VideoFile | ImageModelV4File): MediaInput {
  return file.type === "url" ? file.url : file.data;
}

/** Returns whether a file is a video, by its media type or the extension of its URL. */
export function isVideo(file: VideoFile): boolean {
  if (file.mediaType !== undefined) return file.mediaType.startsWith("video/");
  return file.type === "url" && /\.(mp4|mov|webm|m4v)($|[?#])/i.test(file.url);
}
