import { exact } from "../accounts/ledger.ts";
import { readImage } from "../capability/images.ts";
import { pixels } from "../capability/pixels.ts";
import { readSource, sourceByUrl } from "../capability/source-video.ts";
import { drawPicture } from "../media/picture.ts";
import { links } from "../tasks/links.ts";
import type { Session } from "../library/library.ts";
import { frameCount, FRAMES_PER_SECOND, clipLength } from "../media/length.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { Call, Desk, Route, TaskEndpoint } from "./endpoint.ts";

const BASE = "/v1/videos/multi-elements";
const SESSION_MS = 24 * 3_600_000;
const MOST_POINTS = 10;
const MOST_FRAMES = 10;
const FREE: JsonObject = { final_unit_deduction: "0" };

/** `POST /v1/videos/multi-elements` (kling-api V 10.6); its `videos[]` also have `session_id`. */
export const multiElements: TaskEndpoint = {
  v1: {
    path: BASE,
    read,
    result: (task, world) => ({
      videos: task.order.makes.map((made) => ({
        id: made.id,
        ...task.order.resultInfo,
        ...linked(links(task, made, world)),
        duration: clipLength(task.order.seconds ?? 0),
      })),
    }),
  },
};

/** The five synchronous steps before it. */
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

function linked({ url, watermarkUrl }: { url: string; watermarkUrl?: string }): JsonObject {
  return { url, watermark_url: watermarkUrl };
}

function step(name: string, answer: (call: Call) => JsonObject): Route {
  return { method: "POST", path: `${BASE}/${name}`, design: "v1", answer };
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
    madeAt: world.timeline.now(),
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

function sessionOf(fields: Fields, { world, account }: Desk): Session {
  const session = world.library.sessions.get(fields.needText("session_id"));
  const fine = session?.kind === "selection" && session.account === account.setup.accessKey;
  return session && fine && world.timeline.now() < session.madeAt + SESSION_MS
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
    res: { frame_index: frame, rle_mask_list: after.length > 0 ? [mask()] : [] },
    ...FREE,
  };
}

function same(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
  return a.x === b.x && a.y === b.y;
}

/** A mask of 48 by 64 that covers nothing: as COCO run lengths, one run of zeros. */
function mask(): JsonObject {
  const [height, width] = [48, 64];
  const base64 = Buffer.from(drawPicture(width, height, "mask")).toString("base64");
  return {
    object_id: 0,
    rle_mask: { size: [height, width], counts: cocoNumber(height * width) },
    png_mask: { size: [height, width], base64 },
  };
}

/** One number in COCO's compressed run lengths: five bits a letter, low bits first, from `0` on. */
function cocoNumber(value: number): string {
  let text = "";
  for (let rest = value, more = true; more;) {
    let bits = rest & 0x1f;
    rest >>= 5;
    more = bits & 0x10 ? rest !== -1 : rest !== 0;
    if (more) bits |= 0x20;
    text += String.fromCharCode(bits + 48);
  }
  return text;
}

const IMAGES = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;
/** Units per second (`pricing.json`: 3 and 6 at std, 5 and 10 at pro). */
const RATE = { std: 0.6, pro: 1 };

function read(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-v1-6";
  if (modelName !== "kling-v1-6") refuse(1201, `model_name value '${modelName}' is invalid`);
  const session = sessionOf(fields, desk);
  const [least, most] = IMAGES[fields.needWord("edit_mode", ["addition", "swap", "removal"])];
  const images = fields.list("image_list");
  if (images.length < least || images.length > most)
    refuse(1201, `image_list must have ${least} to ${most} items here`);
  const given = images.map((item) => readImage(item.needText("image"), `${item.at}.image`, desk.world.switches));
  const prompt = fields.needText("prompt", { max: 2500 });
  fields.text("negative_prompt", { max: 2500 });
  const mode = fields.word("mode", ["std", "pro"], "std");
  const seconds = Number(fields.word("duration", ["5", "10"], "5"));
  if (session.seconds > 5 !== seconds > 5)
    refuse(1201, "duration 5 needs a source of 2 to 5 seconds, 10 one of 7 to 10");
  const resolution = mode === "std" ? "720p" : "1080p";
  const { width, height } = sourceByUrl(session.videoUrl, "video_url", desk).made ?? pixels(resolution, "16:9");
  return {
    product: "multi-elements",
    model: modelName,
    modelName,
    prompt,
    pack: "video",
    units: exact(RATE[mode] * seconds),
    slots: 1,
    resolution,
    seconds,
    sound: "off",
    videoInput: true,
    failure: given.find(({ failure }) => failure !== undefined)?.failure,
    resultInfo: { session_id: session.id },
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds, sound: false }],
  };
}
