import { extname } from "node:path";
import { kindOf, readSource } from "./repository.ts";

/** A fenced code block of a page. */
export interface Block {
  readonly language: string;
  readonly code: string;
}

/** The languages of blocks that someone could copy and run. Blocks in these languages are never typed by hand. */
const RUNNABLE = new Set(["ts", "tsx", "js", "mjs", "sh", "bash", "yaml", "yml", "vue"]);

/** `<<< @/apps/examples/pages/start.ts#run`: the region `run` of a file of the repository. */
const INCLUDE = /^<<< @\/(?<file>[^\s#]+)(?:#(?<region>[\w-]+))?$/gm;

/** The blocks of a page that someone could copy and run. */
export function runnableBlocks(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\w+)[^\n]*\n(.*?)^```$/gms)]
    .map(([, language = "", code = ""]) => ({ language, code }))
    .filter(({ language }) => RUNNABLE.has(language));
}

/** `<!-- @calls: @/apps/examples/moving/python.ts -->`: a table of the calls in a program, and the calls they replace. */
const CALLS = /^<!-- @calls: @\/(?<file>[^\s#]+) -->$/gm;

/** The files that a page includes. */
export function includedFiles(page: string): readonly string[] {
  return [INCLUDE, CALLS].flatMap((pattern) => [...page.matchAll(pattern)].map(({ groups }) => groups?.["file"] ?? ""));
}

/**
 * Replaces each include by a code block, as the syntax of VitePress does. The pages for agents need the code, too, so the
 * includes are resolved before VitePress reads a page.
 * @throws {Error} if a file or a region does not exist
 */
export function resolveIncludes(page: string): string {
  const withCalls = page.replaceAll(CALLS, (_include, file: string) => callsOf(file));
  return withCalls.replaceAll(INCLUDE, (_include, file: string, region: string | undefined) => {
    if (kindOf(file) !== "file") throw new Error(`The included file ${file} does not exist.`);
    const code = region === undefined ? withoutMarkers(readSource(file)) : regionOf(file, region);
    return `\`\`\`${extname(file).slice(1)}\n${code.trim()}\n\`\`\``;
  });
}

/** The lines between `// #region name` and the next `// #endregion`, without their common indentation. */
function regionOf(file: string, region: string): string {
  const lines = readSource(file).split("\n");
  const start = lines.findIndex((line) => new RegExp(`^\\s*(//|#) #region ${region}$`).test(line));
  const end = lines.findIndex((line, index) => index > start && /^\s*(\/\/|#) #endregion/.test(line));
  if (start < 0 || end < 0) throw new Error(`${file} has no region ${region}.`);
  return dedent(lines.slice(start + 1, end));
}

const withoutMarkers = (source: string): string => source.replaceAll(/^\s*(\/\/|#) #(end)?region.*\n/gm, "");

function dedent(lines: readonly string[]): string {
  const indents = lines.flatMap((line) => (line.trim() === "" ? [] : line.length - line.trimStart().length));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** A row for each `// from: <call>` of a program: the call, and the statements below it. */
function callsOf(file: string): string {
  const rows = readSource(file)
    .split(/^ *\/\/ from: /m)
    .slice(1)
    .map((part) => {
      const [call = "", ...code] = (part.split(/^ *\/\/ end$/m)[0] ?? "").split("\n");
      const statements = code
        .join("\n")
        .trim()
        .split(/(?<=;(?: \/\/.*)?)\n(?=\w)/)
        .map((statement) => cell(onOneLine(statement)));
      return `| ${cell(call)} | ${statements.join("<br>")} |`;
    });
  return ["| before | with klingkit |", "| --- | --- |", ...rows].join("\n");
}

function onOneLine(statement: string): string {
  return statement
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\( | (?=\))/g, (match) => match.trim())
    .replaceAll(/,(?= ?[)\]}])/g, "");
}

/** Text in parentheses is prose, anything else is code. */
function cell(text: string): string {
  return text.startsWith("(") ? text : `\`${text.replaceAll("|", "\\|")}\``;
}
