import type { ElementRecord, VoiceRecord } from "../library/library.ts";
import { ownElement, ownVoice } from "../library/own.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk } from "./endpoint.ts";

/** `element_list: [{ element_id }]`: a bare long by the tables, a string in samples; both are taken (kling-api V 13 #18). */
export function readElements(fields: Fields, desk: Desk): readonly ElementRecord[] {
  return fields.list("element_list").map((item) => {
    const id = item.raw("element_id");
    if (typeof id !== "string" && typeof id !== "number") return refuse(1201, `${item.at}.element_id is required`);
    return ownElement(desk, String(id));
  });
}

/** `voice_list: [{ voice_id }]`, at most two (kling-api V 10.2). */
export function readVoices(fields: Fields, desk: Desk): readonly VoiceRecord[] {
  return fields.list("voice_list", { max: 2 }).map((item) => ownVoice(desk, item.needText("voice_id")));
}
