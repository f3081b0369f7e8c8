import { existsSync, globSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, join } from "node:path";

/** Occurs once in the sources, and in both files of the entry. */
const LANDMARK = "function createKling(";

/** Lists the problems of the source and declaration maps of installed packages. */
export function mapProblems(consumer: string, names: readonly string[]): string[] {
  const folder = (name: string): string => join(consumer, "node_modules", name);
  return [
    ...names.flatMap((name) => {
      const maps = globSync("dist/**/*.map", { cwd: folder(name) });
      if (maps.length === 0) return [`${name} has no maps`];
      const missing = maps.flatMap((file) => missingSources(join(folder(name), file)));
      return missing.map((source) => `${name} has a map to ${source}, which is not in the package`);
    }),
    ...["index.js", "index.d.ts"].flatMap((file) =>
      landmarkProblems(join(folder("klingkit"), "dist", file)).map((problem) => `klingkit/dist/${file} ${problem}`),
    ),
  ];
}

function missingSources(map: string): string[] {
  return readMap(map)
    .sources.map((source) => join(dirname(map), source))
    .filter((source) => !existsSync(source));
}

/** The map must lead from the landmark in the output to the landmark in the source. */
function landmarkProblems(file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes(LANDMARK));
  const column = (lines[line]?.indexOf(LANDMARK) ?? 0) + LANDMARK.indexOf("createKling");
  const map = /^\/\/# sourceMappingURL=(.+)$/m.exec(lines.at(-1) ?? "")?.[1];
  if (map === undefined) return ["refers to no map"];
  const origin = new SourceMap(readMap(join(dirname(file), map))).findEntry(line, column);
  if (!("originalSource" in origin)) return [`maps "${LANDMARK}" to nothing`];
  const source = readFileSync(join(dirname(file), origin.originalSource), "utf8").split("\n");
  return source[origin.originalLine]?.includes(LANDMARK)
    ? []
    : [`maps "${LANDMARK}" to line ${origin.originalLine + 1} of ${origin.originalSource}, which does not contain it`];
}

function readMap(path: string): SourceMapPayload {
  return JSON.parse(readFileSync(path, "utf8")) as SourceMapPayload;
}
