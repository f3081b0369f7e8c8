import { globSync } from "node:fs";
import { posix } from "node:path";
import { readSource, root } from "./repository.ts";

/** Programs, and the tests that run them. */
const tested: readonly {
  readonly programs: string;
  readonly tests: string;
  /** Whether the test builds the folder, and so runs files that it does not name. */
  readonly isBuiltWhole?: true;
}[] = [
  { programs: "apps/examples/programs/*.ts", tests: "apps/examples/test/examples.test.ts" },
  { programs: "apps/examples/endpoints/*.ts", tests: "apps/examples/{endpoint-programs,test/pages.test}.ts" },
  { programs: "apps/examples/{pages,readme}/*.ts", tests: "apps/examples/test/pages.test.ts" },
  { programs: "apps/examples/moving/*.ts", tests: "apps/examples/test/{pages,examples}.test.ts" },
  { programs: "apps/examples/telemetry/*.ts", tests: "apps/examples/test/telemetry.test.ts" },
  { programs: "apps/examples/frameworks/*.ts", tests: "apps/examples/{frameworks/*,test/frameworks.test}.ts" },
  // Some of these programs are started by others, which a test starts.
  { programs: "apps/integrations/engines/**/*.ts", tests: "apps/integrations/{test,engines}/**/*.ts" },
  {
    programs: "apps/integrations/next/**/*.{ts,tsx}",
    tests: "apps/integrations/test/next.test.ts",
    isBuiltWhole: true,
  },
  { programs: "apps/examples/test/emulator-in-a-test.test.ts", tests: "apps/examples/test/*.test.ts" },
  ...globSync("packages/*/examples", { cwd: root })
    .map((folder) => folder.replaceAll("\\", "/"))
    .map((folder) => ({ programs: `${folder}/*.{ts,sh}`, tests: `${posix.dirname(folder)}/test/**/*.test.ts` })),
  { programs: "packages/emulator/test/example.test.ts", tests: "packages/emulator/test/example.test.ts" },
];

/** Programs that are compiled, and not run. This one needs a browser; the page of Next.js, which a test opens, does the same. */
export const compiledPrograms: readonly string[] = ["apps/examples/frameworks/page.ts"];

/** Pages whose commands and files a test reads from the page itself. */
export const testedPages: readonly {
  readonly page: string;
  readonly languages: readonly string[];
  readonly test: string;
}[] = [
  { page: "README.md", languages: ["sh"], test: "packages/cli/test/readme.test.ts" },
  { page: "packages/cli/README.md", languages: ["sh", "yaml"], test: "packages/cli/test/readme.test.ts" },
];

/** Commands that install packages or run the scripts of the repository. They are no programs of klingkit. */
export const isSetupCommand = (line: string): boolean => /^(#|npm |npx |pnpm |bash \.ci\/run|curl )/.test(line);

/** The paths of all programs that a test runs. */
export function testedPrograms(): ReadonlySet<string> {
  return new Set(
    tested.flatMap(({ programs, tests, isBuiltWhole = false }) => {
      const text = filesOf(tests).map(readSource).join("\n");
      return filesOf(programs).filter(
        (program) => isBuiltWhole || isNamedIn(text, program) || program.endsWith(".test.ts"),
      );
    }),
  );
}

const filesOf = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root }).map((file) => file.replaceAll("\\", "/"));

/** Whether a test imports a program by its name, or lists it in a table. */
function isNamedIn(text: string, program: string): boolean {
  const name = posix.basename(program).replace(/\.\w+$/, "");
  const literal = name.replaceAll(".", "\\.");
  return new RegExp(`["'/]${literal}(\\.\\w+)?["']|^ *"?${literal}"?: `, "m").test(text);
}
