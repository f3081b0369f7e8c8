import { readFileSync } from "node:fs";
import type { WayName } from "./row.ts";

/** A method of API.md, and on which designs its table has it. */
export interface Method {
  readonly name: string;
  readonly ways: readonly WayName[];
}

const document = new URL("../../../packages/klingkit/API.md", import.meta.url);

/** Every method that `packages/klingkit/API.md` lists. */
export function documentedMethods(): Method[] {
  const text = readFileSync(document, "utf8");
  const listed = text.split("\n").flatMap((line): Method[] => {
    const [, name, rest] = /^\| \[`([\w.]+)`\]\(\S+\)\s*\|(.*)/.exec(line) ?? [];
    if (!name || rest === undefined) return [];
    const newer = /^\s*`POST \/(?!v1|account)/.test(rest);
    return [{ name, ways: newer ? ["v2", "v1", "jwt"] : ["v1", "jwt"] }];
  });
  const [, shared = ""] = /`kling\.tasks` has[^:]*: (.*)$/m.exec(text) ?? [];
  const ofTasks = [...shared.matchAll(/`(\w+)`(?: \(|,|\.)/g)].map(([, name]): Method => ({
    name: `tasks.${name}`,
    ways: ["v2", "jwt"],
  }));
  return [...listed, ...ofTasks];
}
