import type { Desk } from "../endpoints/endpoint.ts";
import { ownMade } from "../library/own.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";

/** A sound that a caller gave, by id (from speech), address or bare base64. */
export interface GivenSound {
  readonly seconds: number;
  /** Only then are limits on the length enforced. */
  readonly known: boolean;
}

const MOST_BYTES = 5 * 2 ** 20;
const ASSUMED_SECONDS = 5;

/** `audio_id` or `sound_file`, exactly one. */
export function readSound(fields: Fields, desk: Desk, low: number, high: number): GivenSound {
  const [id, file] = [fields.text("audio_id"), fields.text("sound_file")];
  if ((id === undefined) === (file === undefined))
    return refuse(1201, "exactly one of audio_id and sound_file is required");
  const sound = id === undefined ? soundOf(file ?? "") : soundById(id, desk);
  if (sound.known && (sound.seconds < low || sound.seconds > high))
    refuse(1201, `the sound must last ${low} to ${high} seconds`);
  return sound;
}

export function soundById(id: string, desk: Desk): GivenSound {
  const made = ownMade(desk, id);
  return made?.type === "audio" ? { seconds: made.seconds, known: true } : refuse(1201, `Audio not found by id: ${id}`);
}

/** mp3 and wav pass; m4a and aac are refused although documented (kling-api V 5.2, live, third-party). */
export function soundOf(value: string): GivenSound {
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return soundByUrl(new URL(value));
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value)) return refuse(1201, "File is not in a valid base64 format");
  const bytes = Buffer.from(value, "base64");
  if (bytes.length > MOST_BYTES) refuse(1201, "the sound exceeds 5 MB");
  if (bytes.length > 44 && bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WAVE") {
    const rate = bytes.readUInt32LE(28);
    return rate > 0 ? { seconds: (bytes.length - 44) / rate, known: true } : refuse(1201, "Audio format is invalid");
  }
  const isMp3 = bytes.toString("latin1", 0, 3) === "ID3" || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2);
  return isMp3 ? mp3(bytes) : refuse(1201, "Audio format is invalid");
}

function soundByUrl({ pathname, searchParams }: URL): GivenSound {
  if (/\.(m4a|aac)$/i.test(pathname)) refuse(1201, "Audio format is invalid");
  const told = Number(searchParams.get("seconds") ?? NaN);
  return told > 0 ? { seconds: told, known: true } : { seconds: ASSUMED_SECONDS, known: false };
}

const KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** The length by the first frame's bit rate; a good guess for sounds of a steady rate. */
function mp3(bytes: Buffer): GivenSound {
  const start = bytes.findIndex((byte, at) => byte === 0xff && ((bytes[at + 1] ?? 0) & 0xe6) === 0xe2);
  const kbits = start < 0 ? 0 : (KBITS[(bytes[start + 2] ?? 0) >> 4] ?? 0);
  return kbits > 0
    ? { seconds: ((bytes.length - start) * 8) / (kbits * 1000), known: true }
    : { seconds: ASSUMED_SECONDS, known: false };
}

/** Where only an address will do. */
export function soundByUrlOnly(value: string): GivenSound {
  return /^https?:\/\//i.test(value) && URL.canParse(value)
    ? soundByUrl(new URL(value))
    : refuse(1201, "voice_url must be a URL");
}
