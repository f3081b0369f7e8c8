import { pixels } from "../data/pixels.ts";
import { VIDEO_MODELS } from "../data/video-models.ts";
import { openSession, readSession } from "../input/library.ts";
import { readImage, readVideo } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { videoRequest } from "../input/task-request.ts";
import { readOldSettings } from "../input/v1-video.ts";
import type { Session } from "../library.ts";
import { clipLength, frameCount, FRAMES_PER_SECOND } from "../media/length.ts";
import { drawMask } from "../media/mask.ts";
import { refuse } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Call, Endpoint, Route } from "./endpoint.ts";

const IMAGES = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;

/**
 * `POST /v1/videos/multi-elements` (apps/docs/service/video.md#selection-steps), whose `videos[]` also have
 * `session_id`, and the five synchronous steps before it.
 */
export const multiElements: Endpoint = {
  v1: {
    path: "/v1/videos/multi-elements",
    read(fields, context) {
      const model = modelByName(VIDEO_MODELS, fields, "kling-v1-6", "multiElements");
      const { id, source } = readSession(fields, context, "selection");
      const [min, max] = IMAGES[fields.needWord("edit_mode", ["addition", "swap", "removal"])];
      const images = fields.list("image_list", { min, max }).map((item) => readImage(item, "image", context));
      const prompt = fields.needText("prompt", { max: 2500 });
      const { resolution, seconds } = readOldSettings(fields);
      if (source.seconds > 5 !== seconds > 5)
        refuse(1201, "duration 5 needs a source of 2 to 5 seconds, 10 one of 7 to 10");
      const { width, height } = source.made ?? pixels(resolution, "16:9");
      return videoRequest(context, {
        product: "multi-elements",
        model,
        prompt,
        units: (model.can[resolution] ?? 0) * seconds,
        resolution,
        seconds,
        size: { width, height },
        videoInput: true,
        images,
        resultInfo: { session_id: id },
      });
    },
    result: ({ request }, linksOf) => ({
      videos: request.makes.map((made) => {
        const { url, watermarkUrl: watermark_url } = linksOf(made);
        return { id: made.id, ...request.resultInfo, url, watermark_url, duration: clipLength(request.seconds ?? 0) };
      }),
    }),
  },
  routes: [
    step("init-selection", begin),
    step("add-selection", (call) => mark(call, true)),
    step("delete-selection", (call) => mark(call, false)),
    step("clear-selection", (call) => {
      const session = readSession(call.body(), call, "selection");
      session.points.clear();
      return answer(session);
    }),
    step("preview-selection", (call) => {
      const session = readSession(call.body(), call, "selection");
      const { url } = session.source;
      return answer(session, { res: { video: url, video_cover: url, tracking_output: url } });
    }),
  ],
};

function step(name: string, run: (call: Call) => JsonObject): Route {
  return { method: "POST", path: `/v1/videos/multi-elements/${name}`, apiVersion: "v1", answer: run };
}

/** All steps carry the deduction fields; no price is known (apps/docs/service/video.md#selection-steps). */
function answer(session: Session, more: JsonObject = {}): JsonObject {
  return { status: 0, session_id: session.id, ...more, final_unit_deduction: "0" };
}

function begin(call: Call): JsonObject {
  const source = readVideo(call.body(), call);
  const { seconds } = source;
  if (source.isKnown && !((seconds >= 2 && seconds <= 5) || (seconds >= 7 && seconds <= 10)))
    refuse(1201, "the video must last 2 to 5 or 7 to 10 seconds");
  const { width, height } = source.made ?? pixels("720p", "16:9");
  return answer(openSession(call, "selection", source), {
    fps: FRAMES_PER_SECOND,
    original_duration: Math.round(seconds * 1000),
    width,
    height,
    total_frame: frameCount(seconds),
    normalized_video: source.url,
  });
}

const MAX_POINTS = 10;
const MAX_FRAMES = 10;

function mark(call: Call, isAdded: boolean): JsonObject {
  const fields = call.body();
  const session = readSession(fields, call, "selection");
  const frame = fields.needNumber("frame_index", 0, frameCount(session.source.seconds) - 1);
  const points = fields
    .list("points", { min: 1 })
    .map((point) => ({ x: point.needNumber("x", 0, 1), y: point.needNumber("y", 0, 1) }));
  const before = session.points.get(frame) ?? [];
  const isIn = (list: typeof points, { x, y }: (typeof points)[number]): boolean =>
    list.some((point) => point.x === x && point.y === y);
  if (!isAdded && !points.every((point) => isIn(before, point))) refuse(1201, "points must equal those added");
  const after = isAdded ? [...before, ...points] : before.filter((point) => !isIn(points, point));
  if (after.length > MAX_POINTS) refuse(1201, `at most ${MAX_POINTS} points a frame are allowed`);
  if (after.length > 0 && before.length === 0 && session.points.size >= MAX_FRAMES)
    refuse(1201, `at most ${MAX_FRAMES} frames are allowed`);
  if (after.length > 0) session.points.set(frame, after);
  else session.points.delete(frame);
  return answer(session, { res: { frame_index: frame, rle_mask_list: after.length > 0 ? [drawMask()] : [] } });
}
