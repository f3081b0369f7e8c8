import { pixels } from "../capability/pixels.ts";
import { readSource } from "../capability/source-video.ts";
import type { Session } from "../library/library.ts";
import { frameCount, FRAMES_PER_SECOND } from "../media/length.ts";
import { drawMask } from "../media/mask.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { Call, Desk, Route } from "./endpoint.ts";

const SESSION_MS = 24 * 3_600_000;
const MOST_POINTS = 10;
const MOST_FRAMES = 10;
/** All carry the deduction fields; no price is known (kling-api V 10.6). */
const FREE: JsonObject = { final_unit_deduction: "0" };

/** The five synchronous steps before multi-element editing (kling-api V 10.6). */
export const selectionSteps: readonly Route[] = [
  step("init-selection", begin),
  step("add-selection", (call) => mark(call, true)),
  step("delete-selection", (call) => mark(call, false)),
  step("clear-selection", (call) => {
    const session = sessionOf(call.body(), call);
    session.points.clear();
    return { status: 0, session_id: session.id, ...FREE };
  }),
  step("preview-selection", (call) => {
    const session = sessionOf(call.body(), call);
    const url = session.videoUrl;
    return { status: 0, session_id: session.id, res: { video: url, video_cover: url, tracking_output: url }, ...FREE };
  }),
];

function step(name: string, answer: (call: Call) => JsonObject): Route {
  return { method: "POST", path: `/v1/videos/multi-elements/${name}`, design: "v1", answer };
}

function begin(call: Call): JsonObject {
  const source = readSource(call.body(), call);
  const fits = (source.seconds >= 2 && source.seconds <= 5) || (source.seconds >= 7 && source.seconds <= 10);
  if (source.known && !fits) refuse(1201, "the video must last 2 to 5 or 7 to 10 seconds");
  const { world, account } = call;
  const session: Session = {
    id: world.ids.task(),
    kind: "selection",
    account: account.setup.accessKey,
    madeAt: world.clock.now(),
    seconds: source.seconds,
    videoId: source.id,
    videoUrl: source.url,
    points: new Map(),
  };
  world.library.sessions.set(session.id, session);
  const { width, height } = source.made ?? pixels("720p", "16:9");
  return {
    status: 0,
    session_id: session.id,
    fps: FRAMES_PER_SECOND,
    original_duration: Math.round(source.seconds * 1000),
    width,
    height,
    total_frame: frameCount(source.seconds),
    normalized_video: source.url,
    ...FREE,
  };
}

/** The selection that a caller has begun, for 24 hours. */
export function sessionOf(fields: Fields, { world, account }: Desk): Session {
  const session = world.library.sessions.get(fields.needText("session_id"));
  const fine = session?.kind === "selection" && session.account === account.setup.accessKey;
  return session && fine && world.clock.now() < session.madeAt + SESSION_MS
    ? session
    : refuse(1201, "session_id is invalid");
}

function mark(call: Call, add: boolean): JsonObject {
  const fields = call.body();
  const session = sessionOf(fields, call);
  const frame = fields.needNumber("frame_index", 0, frameCount(session.seconds) - 1);
  const points = fields
    .list("points")
    .map((point) => ({ x: point.needNumber("x", 0, 1), y: point.needNumber("y", 0, 1) }));
  if (points.length === 0) refuse(1201, "points is required");
  const before = session.points.get(frame) ?? [];
  if (!add && !points.every((point) => before.some((old) => same(old, point))))
    refuse(1201, "points must equal those added");
  const after = add ? [...before, ...points] : before.filter((old) => !points.some((point) => same(old, point)));
  if (after.length > MOST_POINTS) refuse(1201, `at most ${MOST_POINTS} points a frame are allowed`);
  if (after.length > 0) session.points.set(frame, after);
  else session.points.delete(frame);
  if (session.points.size > MOST_FRAMES) {
    session.points.delete(frame);
    refuse(1201, `at most ${MOST_FRAMES} frames are allowed`);
  }
  return {
    status: 0,
    session_id: session.id,
    res: { frame_index: frame, rle_mask_list: after.length > 0 ? [drawMask()] : [] },
    ...FREE,
  };
}

function same(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
  return a.x === b.x && a.y === b.y;
}
