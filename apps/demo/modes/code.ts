import type { Field } from "./field.ts";
import { readForm, shotsOf } from "./form.ts";
import { imageToVideo } from "./image-to-video.ts";
import type { Mode } from "./mode.ts";
import { textToVideo } from "./text-to-video.ts";
import type { Values } from "./values.ts";

/** The files and takes that a form refers to. */
export interface CodeSources {
  /** The type of the file at a field path, such as `image/png` at `firstFrame`. Undefined if there is none. */
  fileType(path: string): string | undefined;
  /** The video of a take. Undefined if the take was removed. */
  video(takeId: string): CodeVideo | undefined;
}

/** A task from which a program gets a video, or a form from which it creates one. */
export type CodeVideo = VideoTask | VideoForm;

export interface VideoTask {
  /** Property path on the client, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The service's task id. */
  readonly id: string;
}

export interface VideoForm {
  readonly mode: Mode;
  readonly values: Values;
  readonly sources: CodeSources;
}

/** A program while it is written. */
interface Program {
  readonly imports: Set<string>;
  /** Names of the files that the program reads. */
  readonly files: Set<string>;
  /** The lines that get the source videos. */
  readonly lines: string[];
  /** Number of source videos. */
  videos: number;
}

/** Prefix of strings that are source code and are not quoted. */
const CODE = "\u0000";

const PLACEHOLDER_PROMPT = "A lighthouse in fog";

/** Used if no video is selected, or if its take was removed: the program creates a video that the field accepts. */
const placeholderVideos: readonly (VideoForm & { readonly model: string })[] = [
  { mode: textToVideo, model: "kling-3.0", fileType: () => undefined },
  {
    mode: imageToVideo,
    model: "kling-v1-6",
    fileType: (path: string) => (path === "firstFrame" ? "image/png" : undefined),
  },
].map(({ mode, model, fileType }) => ({
  mode,
  model,
  values: { prompt: PLACEHOLDER_PROMPT, model },
  sources: { fileType, video: () => undefined },
}));

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/wave": "wav",
  "audio/x-wav": "wav",
};

/**
 * Returns a complete TypeScript program that creates a form's result with klingkit, even if the form is incomplete. It
 * runs unchanged with the live service or an emulator, once the files that it names exist.
 */
export function codeOf(mode: Mode, form: Values, sources: CodeSources): string {
  const program: Program = { imports: new Set(["createKling"]), files: new Set(), lines: [], videos: 0 };
  const input = writeInput(program, { mode, values: form, sources }, "");
  const files = [...program.files];
  return [
    `import { ${[...program.imports].join(", ")} } from "klingkit";`,
    "",
    ...(files.length > 0 ? [`// Reads from the current directory: ${files.join(", ")}`, ""] : []),
    ...introduction,
    "const kling = createKling();",
    "",
    ...program.lines,
    ...callLines(mode, form, input),
    "",
  ].join("\n");
}

const introduction = [
  "// Uses the live service, which charges the account of KLING_API_KEY.",
  "// To run it for free, start an emulator:",
  "//   klingkit emulator --task-speed 20",
  "// and set:",
  "//   KLING_BASE_URL=http://127.0.0.1:5510",
  "//   KLING_API_KEY=api-key-emulator",
];

/** Returns the code of a form's input. Adds the source video's lines to the program. */
function writeInput(program: Program, { mode, values: form, sources }: VideoForm, filePrefix: string): string {
  const { values, fileType } = withPlaceholders(mode, form, sources);
  const read = readForm(values, {
    media(path) {
      const type = fileType(path);
      if (type === undefined) return undefined;
      program.imports.add("file");
      const isAudio = mode.fields.some(({ name, kind }) => name === path && kind === "audio");
      const name = `${filePrefix}${fileName(path)}.${extensions[type] ?? (isAudio ? "mp3" : "png")}`;
      program.files.add(name);
      return `${CODE}file(${JSON.stringify(name)})`;
    },
    video(value) {
      if (/^https?:/i.test(value)) return { id: "", url: value };
      program.videos += 1;
      const name = program.videos === 1 ? "video" : `video${program.videos}`;
      writeVideo(program, name, sources.video(value) ?? placeholderVideo(mode));
      return { id: `${CODE}${name}.id ?? ""`, url: `${CODE}${name}.url` };
    },
  });
  return formatValue(mode.input(read), "");
}

function writeVideo(program: Program, name: string, video: CodeVideo): void {
  if ("id" in video) {
    program.lines.push(
      `const task = await kling.${video.endpoint}.get(${JSON.stringify(video.id)});`,
      `if (!task) throw new Error("The service has no task with this id.");`,
      `const { output: ${name} } = await task.wait();`,
      "",
    );
    return;
  }
  const input = writeInput(program, video, `${name}-`);
  program.lines.push(`const { output: ${name} } = await kling.${video.mode.endpoint}.run(${input});`, "");
}

function placeholderVideo({ id, fields }: Mode): VideoForm {
  const field = fields.find(({ kind }) => kind === "video");
  const accepted = placeholderVideos.find(
    ({ mode: { endpoint }, model }) => field?.kind === "video" && (field.accepts?.({ endpoint, model }) ?? true),
  );
  if (!accepted) throw new Error(`No placeholder is a source video of ${id}.`);
  return accepted;
}

/** `firstFrame` becomes `first-frame`, and `references[0]` becomes `references-0`. */
function fileName(path: string): string {
  return path
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replaceAll(/\W+/g, "-")
    .replace(/-$/, "");
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
  sources: CodeSources,
): Pick<CodeSources, "fileType"> & { readonly values: Values } {
  const fields = mode.fields.filter(({ when }) => when?.(form) !== false);
  const isFilled = ({ kind, name }: Field): boolean => {
    const value = form[name];
    if (kind === "image" || kind === "audio") return sources.fileType(name) !== undefined;
    if (kind === "shots") return shotsOf(value).length > 0;
    return (kind === "text" || kind === "video") && typeof value === "string" && value.trim() !== "";
  };
  const isEmpty = !fields.some(isFilled);
  const missing = fields.filter(
    (field, index) => !isFilled(field) && (("required" in field && field.required) || (index === 0 && isEmpty)),
  );
  const values: Record<string, Values[string]> = { ...form };
  for (const { kind, name } of missing) {
    if (kind === "text") values[name] = PLACEHOLDER_PROMPT;
    if (kind === "video") values[name] = "none";
  }
  return {
    values,
    fileType(path) {
      const kind = missing.find(({ name }) => name === path)?.kind;
      return sources.fileType(path) ?? (kind && (kind === "audio" ? "audio/mpeg" : "image/png"));
    },
  };
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
