import { soundById, soundOf } from "../capability/given-sound.ts";
import {
  needLength,
  parentVideo,
  readSource,
  sourceById,
  sourceByUrl,
  type SourceVideo,
} from "../capability/source-video.ts";
import { TTS_VOICES } from "../capability/tts-voices.ts";
import { exact } from "../accounts/ledger.ts";
import type { Session } from "../library/library.ts";
import { links } from "../tasks/links.ts";
import type { Order } from "../tasks/order.ts";
import { deductions } from "../tasks/render-v1.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, Route, TaskEndpoint } from "./endpoint.ts";
import { instantRoute } from "./instant-route.ts";

/** `POST /v1/videos/advanced-lip-sync` (kling-api V 10.8). */
export const advancedLipSync: TaskEndpoint = { v1: { path: "/v1/videos/advanced-lip-sync", read: readAdvanced } };

/** The older `POST /v1/videos/lip-sync`, which still answers (kling-api V 10.8; fields from the official client of Oct 2025). */
export const lipSync: TaskEndpoint = { v1: { path: "/v1/videos/lip-sync", read: readOld } };

const FACE_UNITS = 0.05;
/** Per five seconds begun (kling-api I 12.3: "0.5 per 5 s"; the rounding up a guess). */
const UNITS_PER_FIVE = 0.5;

/** `POST /v1/videos/identify-face`: one face, seen from beginning to end. */
export const identifyFace: Route = instantRoute(
  "/v1/videos/identify-face",
  (fields, desk) => {
    const source = readSource(fields, desk);
    needLength(source, 2, 60, "the video");
    const id = desk.world.ids.task();
    remember(desk, id, source);
    return {
      product: "identify-face",
      prompt: "",
      pack: "video",
      units: FACE_UNITS,
      slots: 0,
      seconds: source.seconds,
      resultInfo: { session_id: id },
      makes: [{ type: "image", id: desk.world.ids.task(), width: 256, height: 256 }],
    };
  },
  (task, { world }) => {
    const [face] = task.order.makes;
    const end_time = Math.round((task.order.seconds ?? 0) * 1000);
    return {
      ...task.order.resultInfo,
      face_data: face ? [{ face_id: "0", face_image: links(task, face, world).url, start_time: 0, end_time }] : [],
      ...deductions(task),
    };
  },
);

function remember({ world, account }: Desk, id: string, source: SourceVideo): void {
  const { url: videoUrl, seconds, id: videoId } = source;
  const session: Session = {
    id,
    kind: "face",
    account: account.setup.accessKey,
    madeAt: world.clock.now(),
    seconds,
    videoId,
    videoUrl,
    points: new Map(),
  };
  world.library.sessions.set(id, session);
}

function readAdvanced(fields: Fields, desk: Desk): Order {
  const session = desk.world.library.sessions.get(fields.needText("session_id"));
  if (session?.kind !== "face" || session.account !== desk.account.setup.accessKey)
    return refuse(1201, "session_id is invalid");
  const faces = fields.list("face_choose");
  const [face] = faces;
  if (!face || faces.length !== 1) return refuse(1201, "face_choose must have exactly one item");
  if (face.needText("face_id") !== "0") refuse(1201, `${face.at}.face_id is invalid`);
  const [audioId, soundFile] = [face.text("audio_id"), face.text("sound_file")];
  if ((audioId === undefined) === (soundFile === undefined))
    refuse(1201, "exactly one of audio_id and sound_file is required");
  const sound = audioId === undefined ? soundOf(soundFile ?? "") : soundById(audioId, desk);
  if (sound.known && (sound.seconds < 2 || sound.seconds > 60)) refuse(1201, "the sound must last 2 to 60 seconds");
  checkTimes(face, sound.known ? sound.seconds * 1000 : Infinity, session.seconds * 1000);
  for (const volume of ["sound_volume", "original_audio_volume"]) face.number(volume, 0, 2);
  const { videoId, videoUrl, seconds } = session;
  return order(desk, {
    ...(videoId === undefined ? sourceByUrl(videoUrl, "video_url", desk) : sourceById(videoId, desk)),
    seconds,
  });
}

/** `sound_start_time`, `sound_end_time`, `sound_insert_time` in ms (kling-api V 10.8). The face is there all the time here. */
function checkTimes(face: Fields, soundMs: number, videoMs: number): void {
  const start = face.needNumber("sound_start_time", 0, 1e7);
  const end = face.needNumber("sound_end_time", 0, 1e7);
  const insert = face.needNumber("sound_insert_time", 0, 1e7);
  if (end - start < 2000) refuse(1201, "the cut of the sound must last 2 seconds or more");
  if (end > soundMs + 1) refuse(1201, "sound_end_time is beyond the end of the sound");
  if (insert >= videoMs) refuse(1201, "sound_insert_time is beyond the end of the video");
  if (Math.min(videoMs, insert + end - start) - insert < 2000)
    refuse(1201, "the sound must overlap with the face for 2 seconds or more");
}

function readOld(fields: Fields, desk: Desk): Order {
  const input = fields.object("input");
  if (!input) return refuse(1201, "input is required");
  const source = readSource(input, desk);
  needLength(source, 2, 60, "the video");
  if (input.needWord("mode", ["text2video", "audio2video"]) === "text2video") {
    input.needText("text", { max: 120 });
    const language = input.word("voice_language", ["zh", "en"], "zh");
    if (!TTS_VOICES[language].includes(input.needText("voice_id"))) refuse(1201, "Voice id not found");
    input.number("voice_speed", 0.8, 2);
  } else if (input.needWord("audio_type", ["file", "url"]) === "file") soundOf(input.needText("audio_file"));
  else soundOf(input.needText("audio_url"));
  return order(desk, source);
}

function order(desk: Desk, source: SourceVideo): Order {
  const { width, height } = source.made ?? { width: 1280, height: 720 };
  return {
    product: "lip-sync",
    prompt: "",
    pack: "video",
    units: exact(Math.ceil(source.seconds / 5) * UNITS_PER_FIVE),
    slots: 1,
    seconds: source.seconds,
    sound: "native",
    videoInput: true,
    info: parentVideo(source),
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds: source.seconds, sound: true }],
  };
}
