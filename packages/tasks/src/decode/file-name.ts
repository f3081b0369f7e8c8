/** File names that Windows reserves. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The default extensions by kind of output. */
const extensions: Readonly<Record<string, string>> = { video: "mp4", image: "png", audio: "mp3" };

/** The extensions that are accepted from a URL. */
const EXTENSION = /\.(mp4|mov|png|jpe?g|webp|mp3|wav|m4a)$/i;

/**
 * Returns the file name of an output. It consists only of the task's id, an index and a known extension, so that a URL
 * cannot point outside of a directory or overwrite another file.
 */
export function fileNameOf(
  taskId: string,
  output: { readonly type: string; readonly url: string },
  index: number,
): string {
  const pathname = URL.canParse(output.url) ? new URL(output.url).pathname : "";
  const extension = EXTENSION.exec(pathname)?.[1]?.toLowerCase() ?? extensions[output.type] ?? "bin";
  const stem = taskId.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 80) || "result";
  const safe = RESERVED.test(stem) ? `_${stem}` : stem;
  return `${safe}${index > 0 ? `-${index + 1}` : ""}.${extension}`;
}
