import { join } from "node:path";
import { attempt } from "../command.ts";
import { fullSet } from "../full-set.ts";
import { root } from "../workspace.ts";

const compilers: Readonly<Record<string, string>> = {
  "TypeScript 5.4": join(fullSet, "node_modules", "typescript-5.4", "bin", "tsc"),
  "TypeScript 5.9": join(fullSet, "node_modules", "typescript-5.9", "bin", "tsc"),
  "TypeScript 7": join(root, "node_modules", "typescript", "bin", "tsc"),
};

/** The two programs of the consumer: one knows no Node types, the other may. */
const programs = ["tsconfig.web.json", "tsconfig.node.json"];

/** What each compiler that we promise to work with says about the consumer's programs and all declarations they reach. */
export async function typecheckProblems(consumer: string): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, tsc] of Object.entries(compilers)) {
    for (const program of programs) {
      const { code, output } = await attempt(process.execPath, [tsc, "-p", program], { cwd: consumer });
      if (code !== 0) problems.push(`${name}, ${program}:\n${output.trim()}`);
    }
  }
  return problems;
}
