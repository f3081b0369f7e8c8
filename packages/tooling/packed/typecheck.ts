import { join } from "node:path";
import { attempt } from "../command.ts";
import { fullSet } from "../full-set.ts";
import { root } from "../workspace.ts";

const compilers = {
  "TypeScript 5.4": join(fullSet, "node_modules", "typescript-5.4", "bin", "tsc"),
  "TypeScript 5.9": join(fullSet, "node_modules", "typescript-5.9", "bin", "tsc"),
  "TypeScript 7": join(root, "node_modules", "typescript", "bin", "tsc"),
};

type Compiler = keyof typeof compilers;

/** The programs of the consumer: the first two know no Node types. */
const programs = ["tsconfig.web.json", "tsconfig.bundler.json", "tsconfig.node.json"];

/** A file of the consumer under other settings, as the README describes them. */
interface Setting {
  readonly what: string;
  readonly args: readonly string[];
  readonly compilers: readonly Compiler[];
  /** The error of the import; undefined if it compiles. */
  readonly error?: string;
}

const settings: readonly Setting[] = [
  {
    what: "a CommonJS file with module nodenext",
    args: ["commonjs.cts", "--module", "nodenext"],
    compilers: ["TypeScript 5.9", "TypeScript 7"],
  },
  {
    what: "a CommonJS file with module node16",
    args: ["commonjs.cts", "--module", "node16"],
    compilers: ["TypeScript 5.9", "TypeScript 7"],
    error: "TS1479",
  },
  {
    what: "moduleResolution node10",
    args: ["facade.ts", "--module", "es2022", "--moduleResolution", "node10"],
    compilers: ["TypeScript 5.9"],
    error: "TS2307",
  },
];

const common = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node"];

/** Where a compiler that klingkit supports does not do with the consumer's programs what it should. */
export async function typecheckProblems(consumer: string): Promise<string[]> {
  const names = Object.keys(compilers) as Compiler[];
  return (await Promise.all(names.map((name) => problemsOf(name, consumer)))).flat();
}

async function problemsOf(compiler: Compiler, consumer: string): Promise<string[]> {
  const checks: readonly Omit<Setting, "compilers">[] = [
    ...programs.map((program) => ({ what: program, args: ["-p", program] })),
    ...settings
      .filter((setting) => setting.compilers.includes(compiler))
      .map((setting) => ({ ...setting, args: [...setting.args, ...common] })),
  ];
  const problems: string[] = [];
  for (const { what, args, error } of checks) {
    const { code, output } = await attempt(process.execPath, [compilers[compiler], ...args], { cwd: consumer });
    const errors = [...output.matchAll(/error (TS\d+)/g)].map(([, number]) => number);
    const isAsExpected = code === 0 ? error === undefined : errors.length > 0 && errors.every((each) => each === error);
    if (!isAsExpected) problems.push(`${compiler}, ${what}: ${error ?? "no error"} was expected:\n${output.trim()}`);
  }
  return problems;
}
