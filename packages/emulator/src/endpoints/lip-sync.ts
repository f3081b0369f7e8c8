import { TTS_VOICES } from "../data/catalogue.ts";
import { openSession, readSession } from "../input/library.ts";
import { needLength, parentVideo, readSound, readVideo, soundOf } from "../input/media.ts";
import { videoRequest } from "../input/task-request.ts";
import type { SourceVideo } from "../library.ts";
import { deductions } from "../tasks/render-v1.ts";
import type { TaskRequest } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { RequestContext } from "../world.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/videos/identify-face` (apps/docs/service/video.md#lip-sync): one face, from beginning to end. `POST
 * /v1/videos/advanced-lip-sync` follows it.
 */
export const advancedLipSync: Endpoint = {
  instant: {
    path: "/v1/videos/identify-face",
    read(fields, context) {
      const source = needLength(readVideo(fields, context), 2, 60, "the video");
      const session = openSession(context, "face", source);
      return {
        product: "identify-face",
        prompt: "",
        pack: "video",
        units: 0.05,
        slots: 0,
        seconds: source.seconds,
        resultInfo: { session_id: session.id },
        makes: [{ type: "image", id: context.world.ids.task(), width: 256, height: 256 }],
      };
    },
    answer: (task, linksOf) => ({
      ...task.request.resultInfo,
      face_data: task.request.makes.map((face) => ({
        face_id: "0",
        face_image: linksOf(face).url,
        start_time: 0,
        end_time: Math.round((task.request.seconds ?? 0) * 1000),
      })),
      ...deductions(task),
    }),
  },
  v1: {
    path: "/v1/videos/advanced-lip-sync",
    read(fields, context) {
      const { source } = readSession(fields, context, "face");
      for (const face of fields.list("face_choose", { min: 1, max: 1 })) {
        if (face.needText("face_id") !== "0") refuse(1201, `${face.name("face_id")} is invalid`);
        const sound = readSound(face, context, 2, 60);
        checkTimes(face, sound.isKnown ? sound.seconds * 1000 : Infinity, source.seconds * 1000);
        for (const volume of ["sound_volume", "original_audio_volume"]) face.number(volume, 0, 2);
      }
      return lipSyncRequest(context, source);
    },
  },
};

/**
 * `sound_start_time`, `sound_end_time`, `sound_insert_time` in ms (apps/docs/service/video.md#lip-sync). The face is
 * there all the time here.
 */
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

/**
 * The older `POST /v1/videos/lip-sync`, which still answers (apps/docs/service/video.md#older-lip-sync; fields from the
 * official client of Oct 2025).
 */
export const lipSync: Endpoint = {
  v1: {
    path: "/v1/videos/lip-sync",
    read(fields, context) {
      const input = fields.object("input");
      const source = needLength(readVideo(input, context), 2, 60, "the video");
      if (input.needWord("mode", ["text2video", "audio2video"]) === "text2video") {
        input.needText("text", { max: 120 });
        const language = input.word("voice_language", ["zh", "en"], "zh");
        if (!TTS_VOICES[language].includes(input.needText("voice_id"))) refuse(1201, "Voice id not found");
        input.number("voice_speed", 0.8, 2);
      } else soundOf(input.needText(`audio_${input.needWord("audio_type", ["file", "url"])}`));
      return lipSyncRequest(context, source);
    },
  },
};

function lipSyncRequest(context: RequestContext, source: SourceVideo): TaskRequest {
  const { width, height } = source.made ?? { width: 1280, height: 720 };
  return videoRequest(context, {
    product: "lip-sync",
    // 0.5 for each five seconds begun (the rounding up is assumed: apps/docs/service/prices.md#other-prices).
    units: Math.ceil(source.seconds / 5) * 0.5,
    seconds: source.seconds,
    sound: "native",
    size: { width, height },
    videoInput: true,
    info: parentVideo(source),
  });
}
