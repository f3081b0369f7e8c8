import type { Desk } from "../endpoints/endpoint.ts";
import { clipLength } from "../media/length.ts";
import { ownMade } from "../library/own.ts";
import { links } from "../tasks/links.ts";
import type { MadeVideo } from "../tasks/made.ts";
import type { Task } from "../tasks/task.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";

/** A clip that a caller gave. */
export interface SourceVideo {
  readonly id?: string;
  readonly url: string;
  /** Known for clips of this emulator; for others what `?seconds=` in the address says, else 5. */
  readonly seconds: number;
  /** Is the length more than an assumption? Only then are limits on it enforced. */
  readonly known: boolean;
  readonly task?: Task;
  readonly made?: MadeVideo;
}

const LIFE_MS = 30 * 86_400_000;
const ASSUMED_SECONDS = 5;

/** `video_id` or `video_url`, exactly one (kling-api V 8.3: a `video_id` is a result no older than 30 days). */
export function readSource(fields: Fields, desk: Desk): SourceVideo {
  const [id, url] = [fields.text("video_id"), fields.text("video_url")];
  if ((id === undefined) === (url === undefined))
    return refuse(1201, "exactly one of video_id and video_url is required");
  return id === undefined ? sourceByUrl(url ?? "", "video_url", desk) : sourceById(id, desk);
}

export function sourceById(id: string, desk: Desk): SourceVideo {
  const made = ownMade(desk, id);
  const task = desk.world.tasks.byMade(id);
  if (made?.type !== "video" || !task || desk.world.clock.now() > task.endsAt + LIFE_MS)
    return refuse(1201, `Video not found by id: ${id}`);
  return { id, url: links(task, made, desk.world).url, seconds: made.seconds, known: true, task, made };
}

/** Video is taken by address only; nothing is fetched. */
export function sourceByUrl(url: string, at: string, desk: Desk): SourceVideo {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return refuse(1201, `${at} must be a URL`);
  const { pathname, searchParams } = new URL(url);
  const id = /^\/__emulator\/media\/\d+\/(\d+)\./.exec(pathname)?.[1];
  const task = id === undefined ? undefined : desk.world.tasks.byMade(id);
  const made = task?.order.makes.find((each) => each.id === id);
  if (made?.type === "video") return { url, seconds: made.seconds, known: true, task, made };
  const told = Number(searchParams.get("seconds") ?? NaN);
  return { url, seconds: told > 0 ? told : ASSUMED_SECONDS, known: told > 0 };
}

/** Refuses a source that is known to be shorter or longer than allowed. */
export function needLength(source: SourceVideo, low: number, high: number, at: string): void {
  if (source.known && (source.seconds < low || source.seconds > high))
    refuse(1201, `${at} must last ${low} to ${high} seconds`);
}

/** `task_info.parent_video` of what is made from a clip (kling-api V 8.5). */
export function parentVideo(source: SourceVideo): JsonObject {
  return { parent_video: { id: source.id, url: source.url, duration: clipLength(source.seconds) } };
}
