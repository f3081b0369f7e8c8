import type { Switches } from "../switches.ts";
import { imageSize } from "../media/inspect-image.ts";
import { refuse } from "../wire/refusal.ts";
import type { Size } from "./pixels.ts";

/** A picture that a caller gave (kling-api V 8.3, official; failure texts V 5.2, third-party logs). */
export interface GivenImage {
  readonly bytes?: Uint8Array;
  readonly url?: string;
  readonly size?: Size;
  /** Why a task with this picture fails, if it does. */
  readonly failure?: string;
}

const MIB = 2 ** 20;
const LEAST_SIDE = 300;
const WIDEST = 2.5;

/** Reads a URL (never fetched) or bare base64. A `data:` prefix is refused as the service documents. */
export function readImage(value: string, at: string, switches: Switches, maxMb = 10): GivenImage {
  if (/^https?:\/\//i.test(value)) return { url: value };
  if (value.startsWith("data:") || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value))
    refuse(1201, "File is not in a valid base64 format");
  const bytes = new Uint8Array(Buffer.from(value, "base64"));
  if (bytes.length > maxMb * MIB) refuse(1201, `${at} exceeds ${maxMb} MB`);
  const size = imageSize(bytes);
  const failure = wrongWith(size);
  if (failure !== undefined && switches.badImages === "create") refuse(1201, failure);
  return { bytes, size, failure };
}

function wrongWith(size: Size | undefined): string | undefined {
  if (!size || Math.min(size.width, size.height) < LEAST_SIDE) return "Image pixel is invalid";
  if (Math.max(size.width / size.height, size.height / size.width) > WIDEST) {
    return "The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications.";
  }
  return undefined;
}
