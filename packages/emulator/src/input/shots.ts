import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

const MAX_SHOTS = 6;
const MAX_SHOT_PROMPT = 512;

/**
 * `multi_shot`, `shot_type` and `multi_prompt` of API v1 (apps/docs/service/video.md#text-to-video). Returns the
 * effective prompt.
 */
export function readShots(fields: Fields, seconds: number, isSupported: boolean, needsPrompt: boolean): string {
  const prompt = fields.text("prompt", { max: 2500 }) ?? "";
  const hasShots = fields.flag("multi_shot", false);
  if (hasShots && !isSupported) refuse(1201, "multi_shot is not supported by this model");
  if (!hasShots || fields.needWord("shot_type", ["customize", "intelligence"]) === "intelligence")
    return needsPrompt && prompt === "" ? refuse(1201, "prompt is required") : prompt;
  const shots = fields.list("multi_prompt", { min: 1, max: MAX_SHOTS }).map((shot) => {
    shot.needNumber("index", 1, MAX_SHOTS);
    const length = Number(shot.needText("duration"));
    if (!(length >= 1)) refuse(1201, `${shot.name("duration")} is invalid`);
    return { length, prompt: shot.needText("prompt", { max: MAX_SHOT_PROMPT }) };
  });
  if (shots.reduce((sum, { length }) => sum + length, 0) !== seconds)
    refuse(1201, "the durations of multi_prompt do not add up to duration");
  return shots.map((shot) => shot.prompt).join(" ");
}

/**
 * `shot n, m, words;` within the prompt of API v2 (apps/docs/service/api-v2.md#shots). A prompt without it is accepted.
 */
export function checkShotPrompt(prompt: string, seconds: number): void {
  const shots = [...prompt.matchAll(/(?:shot|镜头)\s*(\d+)\s*[,，]\s*(\d+)\s*s?\s*[,，]\s*([^;；]*)[;；]?/gi)];
  if (shots.length === 0) return;
  if (shots.length > MAX_SHOTS) refuse(1201, `prompt has more than ${MAX_SHOTS} shots`);
  if (shots.some((shot) => Number(shot[2]) < 1)) refuse(1201, "a shot in prompt is shorter than 1 second");
  if (shots.some((shot) => [...(shot[3] ?? "")].length > MAX_SHOT_PROMPT))
    refuse(1201, `a shot in prompt exceeds ${MAX_SHOT_PROMPT} characters`);
  if (shots.reduce((sum, shot) => sum + Number(shot[2]), 0) !== seconds)
    refuse(1201, "the durations of the shots do not add up to duration");
}
