/** Input fields whose flag has another name. */
const flags: Readonly<Record<string, string>> = {
  aspectRatio: "--aspect",
  firstFrame: "--image",
  lastFrame: "--last-image",
  negativePrompt: "--negative",
  references: "--reference",
  shots: "--shot",
  voiceId: "--voice",
  externalTaskId: "--id",
  callbackUrl: "--callback",
};

/** What a person typed for a field, as far as it has a flag: `references[0].image` is `--reference`. */
export function flagOf(path: string): string {
  const [field = ""] = path.split(/[.[]/);
  const flag = flags[field];
  return flag ? `${path} (${flag})` : path;
}
