import { MAX_AUDIO_BYTES, MAX_IMAGE_BYTES } from "../../contract.ts";
import { readAudio, readImage } from "../../media.ts";
import { texts } from "../texts.ts";

export type FileKind = "image" | "audio";

const kinds = {
  image: { read: readImage, maxBytes: MAX_IMAGE_BYTES, wrongType: texts.files.wrongImage },
  audio: { read: readAudio, maxBytes: MAX_AUDIO_BYTES, wrongType: texts.files.wrongAudio },
};

/** Checks size and content of a file. The type of a file is that of its content, whatever its name is. */
export async function fileProblem(kind: FileKind, file: File): Promise<string | undefined> {
  const { read, maxBytes, wrongType } = kinds[kind];
  if (file.size > maxBytes) return texts.files.tooLarge(Math.floor(maxBytes / 1_000_000));
  try {
    if (!read(new Uint8Array(await file.arrayBuffer()))) return wrongType;
    if (kind === "image") (await createImageBitmap(file)).close();
    return undefined;
  } catch {
    return texts.files.unreadable;
  }
}
