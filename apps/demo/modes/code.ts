import type { Field } from "./field.ts";
import { readForm, shotsOf } from "./form.ts";
import type { Mode } from "./mode.ts";
import type { Values } from "./values.ts";

/** What a program has to know about a form, besides its values. */
export interface CodeSources {
  /** Whether the file at a path is given, as `firstFrame` or `references[0]`. */
  has(path: string): boolean;
  /** The task that made the clip of a take; undefined if the take is gone. */
  clipTask(take: string): ClipTask | undefined;
}

export interface ClipTask {
  /** klingkit's name of the endpoint, as `video.textToVideo`. */
  readonly endpoint: string;
  /** The service's id. */
  readonly id: string;
}

/** Stands for the task of a clip that is not chosen yet, or whose take is gone. */
const someTask: ClipTask = { endpoint: "video.textToVideo", id: "the-id-of-a-task" };

/** Marks a text that is code already. */
const CODE = "\u0000";

/** The program that does with klingkit what a form asks for: complete TypeScript, also for a form that is not. */
export function codeOf(mode: Mode, form: Values, sources: CodeSources): string {
  const { values, has } = withStandIns(mode, form, sources.has);
  const imports = new Set(["createKling"]);
  let clip: readonly string[] = [];
  const read = readForm(values, {
    media(path) {
      if (!has(path)) return undefined;
      imports.add("file");
      const ending = path === "sound" ? "mp3" : "png";
      return `${CODE}file("${path.replaceAll(/\W+/g, "-").replace(/-$/, "")}.${ending}")`;
    },
    clip(value) {
      if (/^https?:/i.test(value)) return { id: "", url: value };
      const { endpoint, id } = sources.clipTask(value) ?? someTask;
      clip = [
        `const earlier = await kling.${endpoint}.get(${JSON.stringify(id)});`,
        `if (!earlier) throw new Error("The service does not know the task of this clip.");`,
        "const { output: clip } = await earlier.wait();",
        "",
      ];
      return { id: `${CODE}clip.id ?? ""`, url: `${CODE}clip.url` };
    },
  });
  const input = print(mode.input(read), "");
  return [
    `import { ${[...imports].join(", ")} } from "klingkit";`,
    "",
    "const kling = createKling(); // reads KLING_API_KEY",
    "",
    ...clip,
    ...callOf(mode, values, input),
    "",
  ].join("\n");
}

function callOf({ way, endpoint, makes }: Mode, { n }: Values, input: string): readonly string[] {
  const ending = { video: "mp4", image: "png", audio: "mp3" }[makes];
  if (way.kind === "call") {
    return [`const speech = await kling.${endpoint}(${input});`, "", `await speech.download("result.${ending}");`];
  }
  return [
    `const done = await kling.${endpoint}.run(${input});`,
    "",
    typeof n === "number" && n > 1
      ? "for (const output of done.outputs) await output.download(output.fileName);"
      : `await done.download("result.${ending}");`,
  ];
}

/** The form with stand-ins for what it cannot be sent without. */
function withStandIns(
  mode: Mode,
  given: Values,
  has: CodeSources["has"],
): Pick<CodeSources, "has"> & { values: Values } {
  const fields = mode.fields.filter(({ when }) => when?.(given) !== false);
  const isGiven = ({ kind, name }: Field): boolean => {
    const value = given[name];
    if (kind === "picture" || kind === "sound") return has(name);
    if (kind === "shots") return shotsOf(value).length > 0;
    return (kind === "words" || kind === "clip") && typeof value === "string" && value.trim() !== "";
  };
  const isEmpty = !fields.some(isGiven);
  const lacking = fields.filter(
    (field, index) => !isGiven(field) && (("needed" in field && field.needed) || (index === 0 && isEmpty)),
  );
  const values: Record<string, Values[string]> = { ...given };
  for (const field of lacking) {
    if (field.kind === "words") values[field.name] = "A lighthouse in fog";
    if (field.kind === "clip") values[field.name] = field.address ? "https://example.com/clip.mp4" : someTask.id;
  }
  return { values, has: (path) => has(path) || lacking.some(({ name }) => name === path) };
}

function print(value: unknown, indent: string): string {
  if (typeof value === "string") return value.startsWith(CODE) ? value.slice(1) : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return value.length === 0
      ? "[]"
      : `[\n${value.map((each) => `${deeper}${print(each, deeper)},\n`).join("")}${indent}]`;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const line = `{ ${entries.map(([name, each]) => `${name}: ${print(each, deeper)}`).join(", ")} }`;
  if (indent !== "" && line.length < 72 && !line.includes("\n")) return line;
  return `{\n${entries.map(([name, each]) => `${deeper}${name}: ${print(each, deeper)},\n`).join("")}${indent}}`;
}
