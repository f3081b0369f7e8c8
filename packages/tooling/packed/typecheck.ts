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

/** The programs of the consumer. The first two compile without the types of Node.js. */
const programs = ["tsconfig.web.json", "tsconfig.bundler.json", "tsconfig.node.json"];

/** A file of the consumer with other compiler settings, which the README describes. */
interface Setting {
  readonly name: string;
  readonly args: readonly string[];
  readonly compilers: readonly Compiler[];
  /** The expected error of the import. Undefined if the file must compile. */
  readonly error?: string;
}

const settings: readonly Setting[] = [
  {
    name: "a CommonJS file with module nodenext",
    args: ["commonjs.cts", "--module", "nodenext"],
    compilers: ["TypeScript 5.9", "TypeScript 7"],
  },
  {
    name: "a CommonJS file with module node16",
    args: ["commonjs.cts", "--module", "node16"],
    compilers: ["TypeScript 5.9", "TypeScript 7"],
    error: "TS1479",
  },
  {
    name: "moduleResolution node10",
    args: ["facade.ts", "--module", "es2022", "--moduleResolution", "node10"],
    compilers: ["TypeScript 5.9"],
    error: "TS2307",
  },
];

const common = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node"];

/** Lists the unexpected results of the supported compilers with the consumer's programs. */
export async function typecheckProblems(consumer: string): Promise<string[]> {
  const names = Object.keys(compilers) as Compiler[];
  return (await Promise.all(names.map((name) => problemsOf(name, consumer)))).flat();
}

async function problemsOf(compiler: Compiler, consumer: string): Promise<string[]> {
  const checks: readonly Omit<Setting, "compilers">[] = [
    ...programs.map((program) => ({ name: program, args: ["-p", program] })),
    ...settings
      .filter((setting) => setting.compilers.includes(compiler))
      .map((setting) => ({ ...setting, args: [...setting.args, ...common] })),
  ];
  const problems: string[] = [];
  for (const { name, args, error } of checks) {
    const { code, output } = await attempt(process.execPath, [compilers[compiler], ...args], { cwd: consumer });
    const errors = [...output.matchAll(/error (TS\d+)/g)].map(([, number]) => number);
    const isAsExpected = code === 0 ? error === undefined : errors.length > 0 && errors.every((each) => each === error);
    if (!isAsExpected) problems.push(`${compiler}, ${name}: ${error ?? "no error"} was expected:\n${output.trim()}`);
  }
  return problems;
}
