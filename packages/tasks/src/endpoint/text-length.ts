import { issue, type IssueDetails, type ValidationIssue } from "@klingkit/errors";

/** The part of a limit from which a text is near it. */
const NEAR = 0.9;

// See apps/docs/service/video.md#text-to-video.
/**
 * Returns the issue of a text that is too long, or so near the limit that the service may count it as too long: it is not
 * known whether the service counts UTF-16 units, code points or bytes.
 * @param path the path of the text
 * @param text the text as it is sent, with its references in the format of the service
 * @param maximum the maximum length, characters
 * @param details the model, and the condition of the limit as part of a sentence, such as `with kling-3.0`
 * @example textLengthIssues("prompt", input.prompt, 2500);
 */
export function textLengthIssues(
  path: string,
  text = "",
  maximum: number = Number.POSITIVE_INFINITY,
  { condition, ...details }: Pick<IssueDetails, "model"> & { readonly condition?: string } = {},
): ValidationIssue[] {
  const { length } = text;
  if (length > maximum) {
    const limit = [`must have at most ${maximum} characters`, ...(condition ? [condition] : [])].join(" ");
    return [issue(path, "too_long", `${limit}, not ${length}.`, { maximum, actual: length, ...details })];
  }
  const bytes = length > NEAR * maximum ? new TextEncoder().encode(text).byteLength : 0;
  if (bytes <= maximum) return [];
  const predicate = `has ${length} characters and ${bytes} bytes: the limit is ${maximum} characters, but the service may count bytes and reject it. Shorten it, or replace characters beyond ASCII, such as curly quotes.`;
  return [issue(path, "unconfirmed", predicate, { severity: "warning", maximum, actual: bytes, ...details })];
}
