import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";

const MOST_SHOTS = 6;
const LONGEST_SHOT_PROMPT = 512;

/** v1's `multi_shot`, `shot_type`, `multi_prompt` (kling-api V 10.1). Returns the prompt there is in the end. */
export function readShots(fields: Fields, seconds: number, capable: boolean, promptNeeded: boolean): string {
  const prompt = fields.text("prompt", { max: 2500 }) ?? "";
  if (!fields.flag("multi_shot", false)) {
    if (promptNeeded && prompt === "") refuse(1201, "prompt is required");
    return prompt;
  }
  if (!capable) refuse(1201, "multi_shot is not supported by this model");
  if (fields.needWord("shot_type", ["customize", "intelligence"]) === "intelligence") {
    return prompt === "" && promptNeeded ? refuse(1201, "prompt is required") : prompt;
  }
  const shots = fields.list("multi_prompt", { max: MOST_SHOTS });
  if (shots.length === 0) refuse(1201, "multi_prompt is required");
  let sum = 0;
  const words = shots.map((shot) => {
    if (shot.number("index", 1, MOST_SHOTS) === undefined) refuse(1201, `${shot.at}.index is required`);
    const length = Number(shot.needText("duration"));
    if (!(length >= 1)) refuse(1201, `${shot.at}.duration is invalid`);
    sum += length;
    return shot.needText("prompt", { max: LONGEST_SHOT_PROMPT });
  });
  if (sum !== seconds) refuse(1201, "the durations of multi_prompt do not add up to duration");
  return words.join(" ");
}

/** The path design's `shot n, m, words;` within the prompt (kling-api V 9.1). A prompt without it is fine. */
export function checkShotPrompt(prompt: string, seconds: number): void {
  const shots = [...prompt.matchAll(/(?:shot|镜头)\s*(\d+)\s*[,，]\s*(\d+)\s*s?\s*[,，]\s*([^;；]*)[;；]?/gi)];
  if (shots.length === 0) return;
  if (shots.length > MOST_SHOTS) refuse(1201, `prompt has more than ${MOST_SHOTS} shots`);
  if (shots.some((shot) => Number(shot[2]) < 1)) refuse(1201, "a shot in prompt is shorter than 1 second");
  if (shots.some((shot) => [...(shot[3] ?? "")].length > LONGEST_SHOT_PROMPT))
    refuse(1201, `a shot in prompt exceeds ${LONGEST_SHOT_PROMPT} characters`);
  if (shots.reduce((sum, shot) => sum + Number(shot[2]), 0) !== seconds)
    refuse(1201, "the durations of the shots do not add up to duration");
}
