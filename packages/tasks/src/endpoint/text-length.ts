import { issue, type IssueDetails, type ValidationIssue } from "@klingkit/errors";
import type { LengthByLanguage } from "@klingkit/models/capabilities";

/** The part of a limit from which a text is near it. */
const NEAR = 0.9;

// See apps/docs/service/video.md#text-to-video and apps/docs/service/kling-4.md#rules.
/**
 * Returns the issue of a text that is too long, or so near the limit that the service may count it as too long: it is not
 * known whether the service counts UTF-16 units, code points or bytes.
 * @param path the path of the text
 * @param text the text as it is sent, with its references in the format of the service
 * @param maximum the maximum length, characters
 * @param details the model, the severity of a text that is too long, and the condition of the limit as part of a
 *   sentence, such as `with kling-3.0`
 * @example textLengthIssues("prompt", input.prompt, 2500);
 */
export function textLengthIssues(
  path: string,
  text = "",
  maximum: number | LengthByLanguage = Number.POSITIVE_INFINITY,
  { condition, severity, ...details }: Pick<IssueDetails, "model" | "severity"> & { readonly condition?: string } = {},
): ValidationIssue[] {
  const { length } = text;
  const suffix = condition ? ` ${condition}` : "";
  const tooLong = (predicate: string, limit: number): ValidationIssue[] => [
    issue(path, "too_long", predicate, {
      ...(severity ? { severity } : {}),
      maximum: limit,
      actual: length,
      ...details,
    }),
  ];
  if (typeof maximum === "object") {
    const { english, other } = maximum;
    const limit = limitOf(text, maximum);
    if (length <= limit) return [];
    const predicate = `must have at most ${english} English or ${other} other characters${suffix}, not ${length}.`;
    return tooLong(predicate, limit);
  }
  if (length > maximum) return tooLong(`must have at most ${maximum} characters${suffix}, not ${length}.`, maximum);
  const bytes = length > NEAR * maximum ? new TextEncoder().encode(text).byteLength : 0;
  if (bytes <= maximum) return [];
  const predicate = `has ${length} characters and ${bytes} bytes: the limit is ${maximum} characters, but the service may count bytes and reject it. Shorten it, or replace characters beyond ASCII, such as curly quotes.`;
  return [issue(path, "unconfirmed", predicate, { severity: "warning", maximum, actual: bytes, ...details })];
}

/**
 * Returns the maximum length of a text, in proportion to its characters within and beyond ASCII. How the service treats
 * a mixture of languages is assumed.
 */
function limitOf(text: string, { english, other }: LengthByLanguage): number {
  const beyondAscii = text.replaceAll(/[\0-\x7f]/g, "").length;
  const used = (text.length - beyondAscii) / english + beyondAscii / other;
  return used === 0 ? english : Math.floor(text.length / used);
}
