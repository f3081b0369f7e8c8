import { styleText } from "node:util";
import manifest from "@klingkit/cli/package.json" with { type: "json" };
import { Command } from "commander";
import { account } from "./commands/account.ts";
import { auditVerify } from "./commands/audit-verify.ts";
import { authCheck } from "./commands/auth-check.ts";
import { batch } from "./commands/batch.ts";
import { compare } from "./commands/compare.ts";
import { doctor } from "./commands/doctor.ts";
import { emulator } from "./commands/emulator.ts";
import { estimate } from "./commands/estimate.ts";
import { create } from "./commands/create.ts";
import { mcp } from "./commands/mcp.ts";
import { models } from "./commands/models.ts";
import { probe } from "./commands/probe.ts";
import { queueSchema } from "./commands/queue-schema.ts";
import { speech } from "./commands/speech.ts";
import { tasksDownload } from "./commands/tasks-download.ts";
import { tasksExpiring } from "./commands/tasks-expiring.ts";
import { tasksList } from "./commands/tasks-list.ts";
import { tasksRecover } from "./commands/tasks-recover.ts";
import { tasksShow } from "./commands/tasks-show.ts";
import { tasksStuck } from "./commands/tasks-stuck.ts";
import { tasksWait } from "./commands/tasks-wait.ts";
import { usage } from "./commands/usage.ts";
import { exitCodeMeanings } from "./exit-code.ts";
import { type CreateAction, type GlobalOptions, withSession } from "./session.ts";
import type { Environment } from "./environment.ts";

/** Maximum width of the help, columns. */
const MAX_WIDTH = 100;

/** Creates the program. `onExit` receives the exit code. */
export function createProgram(environment: Environment, onExit: (exitCode: number) => void): Command {
  const { stdout, stderr } = environment;
  const width = (stream: Environment["stdout"]): number =>
    Math.min(MAX_WIDTH, stream.isTTY ? (stream.columns ?? 80) : 80);
  const program = new Command("klingkit")
    .description("Creates videos, images and speech with the Kling AI developer API. Unofficial.")
    .version(manifest.version)
    .option("--json", "print one JSON value per line on stdout, for scripts")
    .option("--emulator", "run against a built-in emulator: requires no account and costs nothing")
    .option("--state <dir>", "directory for the records of tasks (default: .klingkit)")
    .option("--region <name>", "region of the account: singapore, beijing or global (default: singapore)")
    .option("--base-url <url>", "URL of a gateway or an emulator (default: KLING_BASE_URL)")
    .option("--upload <url>", "private bucket, s3://bucket/prefix, that lends local videos to the service")
    .option("--remove-uploads", "remove uploaded files when their tasks have ended")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => width(stdout),
      getErrHelpWidth: () => width(stderr),
      // styleText decides about colors, from the stream and the environment.
      getOutHasColors: () => true,
      getErrHasColors: () => true,
      // `reportError` prints all errors.
      outputError: () => undefined,
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (text) => styleText("bold", text, { stream: stdout }),
    })
    .addHelpText("after", programHelp());
  const createAction: CreateAction =
    (handler) =>
    async (...args) => {
      const options = program.opts<GlobalOptions>();
      onExit(await withSession(environment, options, commandName(args), (session) => handler(session, ...args)));
    };

  create(program, createAction);
  speech(program, createAction);
  batch(program, createAction);
  compare(program, createAction);
  estimate(program, createAction);
  const tasks = program
    .command("tasks")
    .summary("list, show, wait for, recover or download tasks, and find stuck ones")
    .description("Manages the tasks of the state directory and of the account.");
  for (const add of [tasksList, tasksShow, tasksStuck, tasksWait, tasksRecover, tasksDownload, tasksExpiring])
    add(tasks, createAction);
  models(program, createAction);
  account(program, createAction);
  usage(program, createAction);
  authCheck(program, createAction);
  auditVerify(program, createAction, environment);
  queueSchema(program, createAction);
  mcp(program, onExit, environment);
  doctor(program, createAction, environment);
  probe(program, onExit, environment);
  emulator(program, createAction, environment);
  return program;
}

/** The name of the command, such as `tasks wait`, from the arguments of a commander action, whose last is the command. */
function commandName(args: readonly unknown[]): string {
  const names: string[] = [];
  const last = args.at(-1);
  for (let at: Command | null = last instanceof Command ? last : null; at?.parent; at = at.parent)
    names.unshift(at.name());
  return names.join(" ");
}

function programHelp(): string {
  const codes = exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`);
  return `
Credentials: set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the
environment or in the nearest .env file. They are never printed.

Limits for all commands, also in the environment: KLINGKIT_BUDGET_PER_DAY and
KLINGKIT_BUDGET_PER_MONTH (USD), KLINGKIT_ALLOW_MODELS, KLINGKIT_AUDIT_FILE and
others. The README of @klingkit/cli lists them.

Exit codes:
${codes.join("\n")}

Examples:
  $ klingkit video "a lighthouse in fog" -o lighthouse.mp4
  $ klingkit video "a lighthouse in fog" --emulator
  $ klingkit batch scenes.csv --out videos --budget 20
  $ klingkit tasks wait`;
}
