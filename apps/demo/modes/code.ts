import type { Field } from "./field.ts";
import { readForm, shotsOf } from "./form.ts";
import type { Mode } from "./mode.ts";
import type { Values } from "./values.ts";

/** The files and takes that a form refers to. */
export interface CodeSources {
  /** Whether there is a file at a field path, such as `firstFrame` or `references[0]`. */
  has(path: string): boolean;
  /** The task that created a take's video; undefined if the take was removed. */
  videoTask(takeId: string): VideoTask | undefined;
}

export interface VideoTask {
  /** Property path on the client, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The service's task id. */
  readonly id: string;
}

/** Used if no video is selected, or if its take was removed. */
const placeholderTask: VideoTask = { endpoint: "video.textToVideo", id: "the-id-of-a-task" };

/** Prefix of strings that are source code and are not quoted. */
const CODE = "\u0000";

/** Returns a complete TypeScript program that creates a form's result with klingkit, even if the form is incomplete. */
export function codeOf(mode: Mode, form: Values, sources: CodeSources): string {
  const { values, has } = withPlaceholders(mode, form, sources.has);
  const imports = new Set(["createKling"]);
  let loadVideo: readonly string[] = [];
  const read = readForm(values, {
    media(path) {
      if (!has(path)) return undefined;
      imports.add("file");
      const extension = path === "sound" ? "mp3" : "png";
      return `${CODE}file("${path.replaceAll(/\W+/g, "-").replace(/-$/, "")}.${extension}")`;
    },
    video(value) {
      if (/^https?:/i.test(value)) return { id: "", url: value };
      const { endpoint, id } = sources.videoTask(value) ?? placeholderTask;
      loadVideo = [
        `const earlier = await kling.${endpoint}.get(${JSON.stringify(id)});`,
        `if (!earlier) throw new Error("The service has no task with this id.");`,
        "const { output: video } = await earlier.wait();",
        "",
      ];
      return { id: `${CODE}video.id ?? ""`, url: `${CODE}video.url` };
    },
  });
  const input = formatValue(mode.input(read), "");
  return [
    `import { ${[...imports].join(", ")} } from "klingkit";`,
    "",
    "const kling = createKling(); // reads KLING_API_KEY",
    "",
    ...loadVideo,
    ...callLines(mode, values, input),
    "",
  ].join("\n");
}

function callLines({ execution, endpoint, outputType }: Mode, { n }: Values, input: string): readonly string[] {
  const extension = { video: "mp4", image: "png", audio: "mp3" }[outputType];
  if (execution.kind === "synchronous") {
    return [`const speech = await kling.${endpoint}(${input});`, "", `await speech.download("result.${extension}");`];
  }
  return [
    `const result = await kling.${endpoint}.run(${input});`,
    "",
    typeof n === "number" && n > 1
      ? "for (const output of result.outputs) await output.download(output.fileName);"
      : `await result.download("result.${extension}");`,
  ];
}

/** Fills in placeholders for missing required fields. */
function withPlaceholders(
  mode: Mode,
  form: Values,
  has: CodeSources["has"],
): Pick<CodeSources, "has"> & { values: Values } {
  const fields = mode.fields.filter(({ when }) => when?.(form) !== false);
  const isFilled = ({ kind, name }: Field): boolean => {
    const value = form[name];
    if (kind === "image" || kind === "audio") return has(name);
    if (kind === "shots") return shotsOf(value).length > 0;
    return (kind === "text" || kind === "video") && typeof value === "string" && value.trim() !== "";
  };
  const isEmpty = !fields.some(isFilled);
  const missing = fields.filter(
    (field, index) => !isFilled(field) && (("required" in field && field.required) || (index === 0 && isEmpty)),
  );
  const values: Record<string, Values[string]> = { ...form };
  for (const field of missing) {
    if (field.kind === "text") values[field.name] = "A lighthouse in fog";
    if (field.kind === "video")
      values[field.name] = field.acceptsUrl ? "https://example.com/video.mp4" : placeholderTask.id;
  }
  return { values, has: (path) => has(path) || missing.some(({ name }) => name === path) };
}

function formatValue(value: unknown, indent: string): string {
  if (typeof value === "string") return value.startsWith(CODE) ? value.slice(1) : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return value.length === 0
      ? "[]"
      : `[\n${value.map((each) => `${deeper}${formatValue(each, deeper)},\n`).join("")}${indent}]`;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const line = `{ ${entries.map(([name, each]) => `${name}: ${formatValue(each, deeper)}`).join(", ")} }`;
  if (indent !== "" && line.length < 72 && !line.includes("\n")) return line;
  return `{\n${entries.map(([name, each]) => `${deeper}${name}: ${formatValue(each, deeper)},\n`).join("")}${indent}}`;
}
