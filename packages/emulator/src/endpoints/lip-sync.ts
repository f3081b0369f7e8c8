import { TTS_VOICES } from "../data/allowed-values.ts";
import { checkDuration, parentVideo, parseAudio, readAudio, readVideo } from "../input/media.ts";
import { createSession, readSession } from "../input/sessions.ts";
import { videoRequest } from "../input/task-request.ts";
import type { RequestContext } from "../service.ts";
import type { SourceVideo } from "../source-media.ts";
import { deductions } from "../tasks/render-v1.ts";
import type { TaskRequest } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/videos/identify-face` and `POST /v1/videos/advanced-lip-sync` (apps/docs/service/video.md#lip-sync). The
 * emulator finds one face, which is visible in the whole video.
 */
export const advancedLipSync: Endpoint = {
  synchronous: {
    path: "/v1/videos/identify-face",
    read(fields, context) {
      const source = checkDuration(readVideo(fields, context), 2, 60, "the video");
      const session = createSession(context, "face", source);
      return {
        product: "identify-face",
        prompt: "",
        pack: "video",
        units: 0.05,
        slots: 0,
        seconds: source.seconds,
        resultInfo: { session_id: session.id },
        outputs: [{ type: "image", id: context.service.ids.task(), width: 256, height: 256 }],
      };
    },
    respond: (task, linksOf) => ({
      ...task.request.resultInfo,
      face_data: task.request.outputs.map((face) => ({
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
        if (face.requiredString("face_id") !== "0") reject(1201, `${face.pathOf("face_id")} is invalid`);
        const audio = readAudio(face, context, 2, 60);
        checkTimes(face, audio.isKnown ? audio.seconds * 1000 : Infinity, source.seconds * 1000);
        for (const volume of ["sound_volume", "original_audio_volume"]) face.number(volume, 0, 2);
      }
      return lipSyncRequest(context, source);
    },
  },
};

/**
 * Checks `sound_start_time`, `sound_end_time` and `sound_insert_time`, milliseconds
 * (apps/docs/service/video.md#lip-sync).
 */
function checkTimes(face: Fields, audioMs: number, videoMs: number): void {
  const start = face.requiredNumber("sound_start_time", 0, 1e7);
  const end = face.requiredNumber("sound_end_time", 0, 1e7);
  const insert = face.requiredNumber("sound_insert_time", 0, 1e7);
  if (end - start < 2000) reject(1201, "the cut of the sound must last 2 seconds or more");
  if (end > audioMs + 1) reject(1201, "sound_end_time is beyond the end of the sound");
  if (insert >= videoMs) reject(1201, "sound_insert_time is beyond the end of the video");
  if (Math.min(videoMs, insert + end - start) - insert < 2000)
    reject(1201, "the sound must overlap with the face for 2 seconds or more");
}

/**
 * The older `POST /v1/videos/lip-sync`, which still works (apps/docs/service/video.md#older-lip-sync). The fields are
 * those of the official client of October 2025.
 */
export const lipSync: Endpoint = {
  v1: {
    path: "/v1/videos/lip-sync",
    read(fields, context) {
      const input = fields.object("input");
      const source = checkDuration(readVideo(input, context), 2, 60, "the video");
      if (input.requiredOneOf("mode", ["text2video", "audio2video"]) === "text2video") {
        input.requiredString("text", { max: 120 });
        const language = input.oneOf("voice_language", ["zh", "en"], "zh");
        if (!TTS_VOICES[language].includes(input.requiredString("voice_id"))) reject(1201, "Voice id not found");
        input.number("voice_speed", 0.8, 2);
      } else parseAudio(input.requiredString(`audio_${input.requiredOneOf("audio_type", ["file", "url"])}`));
      return lipSyncRequest(context, source);
    },
  },
};

function lipSyncRequest(context: RequestContext, source: SourceVideo): TaskRequest {
  const { width, height } = source.output ?? { width: 1280, height: 720 };
  return videoRequest(context, {
    product: "lip-sync",
    // 0.5 units per 5 seconds. The rounding up is an assumption (apps/docs/service/prices.md#other-prices).
    units: Math.ceil(source.seconds / 5) * 0.5,
    seconds: source.seconds,
    sound: "native",
    size: { width, height },
    videoInput: true,
    info: parentVideo(source),
  });
}
