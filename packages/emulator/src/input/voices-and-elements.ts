import type { RequestContext } from "../service.ts";
import { type Element, type Output, statusOf, type Voice } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

/** Finds an output of a succeeded task of the account. */
export function findOutput({ service, account }: RequestContext, id: string): Output | undefined {
  const task = service.tasks.byOutputId(id);
  return task?.account === account.setup.accessKey && statusOf(task, service.clock.now()) === "succeeded"
    ? task.request.outputs.find((output) => output.id === id)
    : undefined;
}

/** Finds a preset element or an element of the account. The text of the rejection is a guess. */
export function findElement(context: RequestContext, id: string): Element {
  const output = findOutput(context, id);
  const element = context.service.presets.elements.get(id) ?? (output?.type === "element" ? output.element : undefined);
  return element && !element.isDeleted ? element : reject(1201, `Element id ${id} not found`);
}

/**
 * Finds a preset voice or a voice of the account. The text of the rejection was observed for speech
 * (apps/docs/service/errors.md#messages).
 */
export function findVoice(context: RequestContext, id: string): Voice {
  const output = findOutput(context, id);
  const voice = context.service.presets.voices.get(id) ?? (output?.type === "voice" ? output.voice : undefined);
  return voice && !voice.isDeleted ? voice : reject(1201, "Voice id not found");
}

/**
 * Reads `element_list: [{ element_id }]`. The id is a bare long in the tables and a string in the samples; both are
 * accepted (apps/docs/service/elements.md#use).
 */
export function readElements(fields: Fields, context: RequestContext): readonly Element[] {
  return fields.list("element_list").map((item) => {
    const id = item.raw("element_id");
    return typeof id === "string" || typeof id === "number"
      ? findElement(context, String(id))
      : reject(1201, `${item.pathOf("element_id")} is required`);
  });
}

/** Reads `voice_list: [{ voice_id }]`, at most two items (apps/docs/service/video.md#image-to-video). */
export function readVoices(fields: Fields, context: RequestContext): readonly Voice[] {
  return fields.list("voice_list", { max: 2 }).map((item) => findVoice(context, item.requiredString("voice_id")));
}
