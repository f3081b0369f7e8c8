import type { SourceVideo, Session } from "../library.ts";
import { type Element, type Made, statusOf, type Voice } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { RequestContext } from "../world.ts";

/** An output of a task of the account, however old. */
export function ownMade({ world, account }: RequestContext, id: string): Made | undefined {
  const task = world.tasks.byMade(id);
  return task?.account === account.setup.accessKey && statusOf(task, world.clock.now()) === "succeeded"
    ? task.request.makes.find((made) => made.id === id)
    : undefined;
}

/** An element that the account may use: a preset, or its own. The text of the refusal is a guess. */
export function ownElement(context: RequestContext, id: string): Element {
  const made = ownMade(context, id);
  const element = context.world.library.elements.get(id) ?? (made?.type === "element" ? made.element : undefined);
  return element && !element.isDeleted ? element : refuse(1201, `Element id ${id} not found`);
}

/**
 * A voice that the account may use; the text of the refusal was seen live for speech
 * (apps/docs/service/errors.md#messages).
 */
export function ownVoice(context: RequestContext, id: string): Voice {
  const made = ownMade(context, id);
  const voice = context.world.library.voices.get(id) ?? (made?.type === "voice" ? made.voice : undefined);
  return voice && !voice.isDeleted ? voice : refuse(1201, "Voice id not found");
}

/**
 * `element_list: [{ element_id }]`: a bare long by the tables, a string in samples; both are accepted
 * (apps/docs/service/elements.md#use).
 */
export function readElements(fields: Fields, context: RequestContext): readonly Element[] {
  return fields.list("element_list").map((item) => {
    const id = item.raw("element_id");
    return typeof id === "string" || typeof id === "number"
      ? ownElement(context, String(id))
      : refuse(1201, `${item.name("element_id")} is required`);
  });
}

/** `voice_list: [{ voice_id }]`, at most two (apps/docs/service/video.md#image-to-video). */
export function readVoices(fields: Fields, context: RequestContext): readonly Voice[] {
  return fields.list("voice_list", { max: 2 }).map((item) => ownVoice(context, item.needText("voice_id")));
}

/** How long a session lasts: a selection 24 hours (apps/docs/service/video.md#selection-steps). */
const SESSION_MS: Readonly<Record<Session["kind"], number>> = { selection: 24 * 3_600_000, face: Infinity };

export function openSession({ world, account }: RequestContext, kind: Session["kind"], source: SourceVideo): Session {
  const id = world.ids.task();
  const startedAt = world.clock.now();
  const session: Session = { id, kind, account: account.setup.accessKey, startedAt, source, points: new Map() };
  world.library.sessions.set(id, session);
  return session;
}

/** The session that `session_id` names. */
export function readSession(fields: Fields, { world, account }: RequestContext, kind: Session["kind"]): Session {
  const session = world.library.sessions.get(fields.needText("session_id"));
  return session?.kind === kind &&
    session.account === account.setup.accessKey &&
    world.clock.now() < session.startedAt + SESSION_MS[kind]
    ? session
    : refuse(1201, "session_id is invalid");
}
