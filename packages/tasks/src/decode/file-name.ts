/** Names that Windows keeps for itself. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The ending of a file by its kind, where its link tells none. */
const endings: Readonly<Record<string, string>> = { video: "mp4", image: "png", audio: "mp3" };

/** What a link may say of a file's ending. */
const ENDING = /\.(mp4|mov|png|jpe?g|webp|mp3|wav|m4a)$/i;

/**
 * A name for an output's file: made of the task's id and the link's ending alone, so that nothing in a link can lead
 * out of a folder or over another file.
 */
export function fileNameOf(
  taskId: string,
  output: { readonly type: string; readonly url: string },
  index: number,
): string {
  const link = URL.canParse(output.url) ? new URL(output.url).pathname : "";
  const ending = ENDING.exec(link)?.[1]?.toLowerCase() ?? endings[output.type] ?? "bin";
  const stem = taskId.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 80) || "result";
  const safe = RESERVED.test(stem) ? `_${stem}` : stem;
  return `${safe}${index > 0 ? `-${index + 1}` : ""}.${ending}`;
}
