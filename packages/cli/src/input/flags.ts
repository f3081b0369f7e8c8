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

/** The flag of a field whose name differs: that of `references[0].image` is `--reference`. */
export function flagOf(path: string): string | undefined {
  const [field = ""] = path.split(/[.[]/);
  return flags[field];
}
