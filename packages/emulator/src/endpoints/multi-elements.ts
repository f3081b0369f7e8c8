import { videoSize } from "../data/sizes.ts";
import { VIDEO_MODELS } from "../data/video-models.ts";
import { readImage, readVideo } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { createSession, readSession } from "../input/sessions.ts";
import { videoRequest } from "../input/task-request.ts";
import { readLegacySettings } from "../input/v1-video.ts";
import { formatDuration, frameCount, FRAMES_PER_SECOND } from "../media/duration.ts";
import { renderMask } from "../media/render-mask.ts";
import type { Session } from "../session.ts";
import { reject } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Call, Endpoint, Route } from "./endpoint.ts";

/** The minimum and maximum number of images, by mode. */
const IMAGE_COUNTS = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;

/**
 * `POST /v1/videos/multi-elements`, whose `videos[]` also have `session_id`, and the five synchronous selection steps
 * (apps/docs/service/video.md#selection-steps).
 */
export const multiElements: Endpoint = {
  v1: {
    path: "/v1/videos/multi-elements",
    read(fields, context) {
      const model = modelByName(VIDEO_MODELS, fields, context, "kling-v1-6", "multiElements");
      const { id, source } = readSession(fields, context, "selection");
      const [min, max] = IMAGE_COUNTS[fields.requiredOneOf("edit_mode", ["addition", "swap", "removal"])];
      const images = fields.list("image_list", { min, max }).map((item) => readImage(item, "image", context));
      const prompt = fields.requiredString("prompt", { max: 2500 });
      const { resolution, seconds } = readLegacySettings(fields);
      if (source.seconds > 5 !== seconds > 5)
        reject(1201, "duration 5 needs a source of 2 to 5 seconds, 10 one of 7 to 10");
      const { width, height } = source.output ?? videoSize(resolution, "16:9");
      return videoRequest(context, {
        product: "multi-elements",
        model,
        prompt,
        units: (model.limits[resolution] ?? 0) * seconds,
        resolution,
        seconds,
        size: { width, height },
        videoInput: true,
        images,
        resultInfo: { session_id: id },
      });
    },
    result: ({ request }, linksOf) => ({
      videos: request.outputs.map((output) => {
        const { url, watermarkUrl: watermark_url } = linksOf(output);
        return {
          id: output.id,
          ...request.resultInfo,
          url,
          watermark_url,
          duration: formatDuration(request.seconds ?? 0),
        };
      }),
    }),
  },
  routes: [
    step("init-selection", initSelection),
    step("add-selection", (call) => changePoints(call, "add")),
    step("delete-selection", (call) => changePoints(call, "delete")),
    step("clear-selection", (call) => {
      const session = readSession(call.body(), call, "selection");
      session.points.clear();
      return selectionResponse(session);
    }),
    step("preview-selection", (call) => {
      const session = readSession(call.body(), call, "selection");
      const { url } = session.source;
      return selectionResponse(session, { res: { video: url, video_cover: url, tracking_output: url } });
    }),
  ],
};

function step(name: string, handle: (call: Call) => JsonObject): Route {
  return { method: "POST", path: `/v1/videos/multi-elements/${name}`, apiVersion: "v1", handle };
}

/**
 * The responses of all steps have deduction fields; the price is not known
 * (apps/docs/service/video.md#selection-steps).
 */
function selectionResponse(session: Session, data: JsonObject = {}): JsonObject {
  return { status: 0, session_id: session.id, ...data, final_unit_deduction: "0" };
}

function initSelection(call: Call): JsonObject {
  const source = readVideo(call.body(), call);
  const { seconds } = source;
  if (source.isKnown && !((seconds >= 2 && seconds <= 5) || (seconds >= 7 && seconds <= 10)))
    reject(1201, "the video must last 2 to 5 or 7 to 10 seconds");
  const { width, height } = source.output ?? videoSize("720p", "16:9");
  return selectionResponse(createSession(call, "selection", source), {
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

function changePoints(call: Call, change: "add" | "delete"): JsonObject {
  const fields = call.body();
  const session = readSession(fields, call, "selection");
  const frame = fields.requiredNumber("frame_index", 0, frameCount(session.source.seconds) - 1);
  const points = fields
    .list("points", { min: 1 })
    .map((point) => ({ x: point.requiredNumber("x", 0, 1), y: point.requiredNumber("y", 0, 1) }));
  const before = session.points.get(frame) ?? [];
  const includes = (list: typeof points, { x, y }: (typeof points)[number]): boolean =>
    list.some((point) => point.x === x && point.y === y);
  if (change === "delete" && !points.every((point) => includes(before, point)))
    reject(1201, "points must equal those added");
  const after = change === "add" ? [...before, ...points] : before.filter((point) => !includes(points, point));
  if (after.length > MAX_POINTS) reject(1201, `at most ${MAX_POINTS} points a frame are allowed`);
  if (after.length > 0 && before.length === 0 && session.points.size >= MAX_FRAMES)
    reject(1201, `at most ${MAX_FRAMES} frames are allowed`);
  if (after.length > 0) session.points.set(frame, after);
  else session.points.delete(frame);
  return selectionResponse(session, {
    res: { frame_index: frame, rle_mask_list: after.length > 0 ? [renderMask()] : [] },
  });
}
