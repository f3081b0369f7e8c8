import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

const MAX_SHOTS = 6;
const MAX_SHOT_PROMPT = 512;

/**
 * Reads `multi_shot`, `shot_type` and `multi_prompt` of API v1 (apps/docs/service/video.md#text-to-video). Returns the
 * effective prompt.
 */
export function readShots(fields: Fields, seconds: number, isSupported: boolean, needsPrompt: boolean): string {
  const prompt = fields.string("prompt", { max: 2500 }) ?? "";
  const hasShots = fields.boolean("multi_shot", false);
  if (hasShots && !isSupported) reject(1201, "multi_shot is not supported by this model");
  if (!hasShots || fields.requiredOneOf("shot_type", ["customize", "intelligence"]) === "intelligence")
    return needsPrompt && prompt === "" ? reject(1201, "prompt is required") : prompt;
  const shots = fields.list("multi_prompt", { min: 1, max: MAX_SHOTS }).map((shot) => {
    shot.requiredNumber("index", 1, MAX_SHOTS);
    const length = Number(shot.requiredString("duration"));
    if (!(length >= 1)) reject(1201, `${shot.pathOf("duration")} is invalid`);
    return { length, prompt: shot.requiredString("prompt", { max: MAX_SHOT_PROMPT }) };
  });
  if (shots.reduce((sum, { length }) => sum + length, 0) !== seconds)
    reject(1201, "the durations of multi_prompt do not add up to duration");
  return shots.map((shot) => shot.prompt).join(" ");
}

/**
 * Checks the shots `shot n, m, words;` in a prompt of API v2 (apps/docs/service/api-v2.md#shots). A prompt without
 * shots is accepted.
 */
export function checkShotPrompt(prompt: string, seconds: number): void {
  const shots = [...prompt.matchAll(/(?:shot|镜头)\s*(\d+)\s*[,，]\s*(\d+)\s*s?\s*[,，]\s*([^;；]*)[;；]?/gi)];
  if (shots.length === 0) return;
  if (shots.length > MAX_SHOTS) reject(1201, `prompt has more than ${MAX_SHOTS} shots`);
  if (shots.some((shot) => Number(shot[2]) < 1)) reject(1201, "a shot in prompt is shorter than 1 second");
  if (shots.some((shot) => [...(shot[3] ?? "")].length > MAX_SHOT_PROMPT))
    reject(1201, `a shot in prompt exceeds ${MAX_SHOT_PROMPT} characters`);
  if (shots.reduce((sum, shot) => sum + Number(shot[2]), 0) !== seconds)
    reject(1201, "the durations of the shots do not add up to duration");
}
