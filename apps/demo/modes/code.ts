import type { Form, Sources } from "./form.ts";
import { readForm } from "./form.ts";
import type { Mode } from "./mode.ts";
import type { Values } from "./values.ts";

/** Marks a text that is code already. */
const CODE = "\u0000";

/** The TypeScript that does with klingkit what a form asks for. `has` tells which files are given. */
export function codeOf(mode: Mode, values: Values, has: (path: string) => boolean): string {
  const names = new Set(["createKling"]);
  const lines: string[] = [];
  const sources: Sources = {
    media(path) {
      if (!has(path)) return undefined;
      names.add("file");
      const ending = path === "sound" ? "mp3" : "png";
      return `${CODE}file("${path.replaceAll(/\W+/g, "-").replace(/-$/, "")}.${ending}")`;
    },
    clip: (value) =>
      /^https?:/.test(value)
        ? { id: "", url: value }
        : { id: `${CODE}earlier.outputs[0].id`, url: `${CODE}earlier.outputs[0].url` },
  };
  const form: Form = readForm(values, sources);
  const input = print(mode.input(form), "");
  const ending = { video: "mp4", image: "png", audio: "mp3" }[mode.makes];
  if (mode.way.kind === "task") {
    lines.push(`const result = await kling.${mode.endpoint}.run(${input});`, "");
    lines.push(`await result.download("result.${ending}");`);
  } else {
    lines.push(`const { outputs } = await kling.${mode.endpoint}(${input});`, "", "console.log(outputs[0].url);");
  }
  return [
    `import { ${[...names].join(", ")} } from "klingkit";`,
    "",
    "const kling = createKling(); // reads KLING_API_KEY",
    "",
    ...lines,
    "",
  ].join("\n");
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
