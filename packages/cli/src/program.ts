import { styleText } from "node:util";
import manifest from "@klingkit/cli/package.json" with { type: "json" };
import { Command } from "commander";
import { account } from "./commands/account.ts";
import { authCheck } from "./commands/auth-check.ts";
import { batch } from "./commands/batch.ts";
import { emulator } from "./commands/emulator.ts";
import { estimate } from "./commands/estimate.ts";
import { make } from "./commands/make.ts";
import { models } from "./commands/models.ts";
import { speech } from "./commands/speech.ts";
import { tasksDownload } from "./commands/tasks-download.ts";
import { tasksList } from "./commands/tasks-list.ts";
import { tasksRecover } from "./commands/tasks-recover.ts";
import { tasksShow } from "./commands/tasks-show.ts";
import { tasksWait } from "./commands/tasks-wait.ts";
import { exitCodeMeanings } from "./exit-code.ts";
import { type Act, type GlobalOptions, withSession } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";

/** Widest help, columns: longer lines are hard to read. */
const WIDEST = 100;

/** The whole command line. `finish` is told the exit code. */
export function createProgram(surroundings: Surroundings, finish: (exitCode: number) => void): Command {
  const { stdout, stderr } = surroundings;
  const width = (screen: Surroundings["stdout"]): number =>
    Math.min(WIDEST, screen.isTTY ? (screen.columns ?? 80) : 80);
  const program = new Command("klingkit")
    .description("Videos, pictures and speech of the Kling AI developer API. Unofficial.")
    .version(manifest.version)
    .option("--json", "one JSON value per line on stdout, for scripts")
    .option("--emulator", "run against a built-in emulator: no account, no cost")
    .option("--state <dir>", "where tasks are written down (default: .klingkit)")
    .option("--region <name>", "singapore, beijing or global (default: singapore)")
    .option("--base-url <url>", "a gateway or an emulator (default: KLING_BASE_URL)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => width(stdout),
      getErrHelpWidth: () => width(stderr),
      // Colours are set by styleText, which asks the stream and the environment.
      getOutHasColors: () => true,
      getErrHasColors: () => true,
      // Told where all errors are.
      outputError: () => undefined,
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (text) => styleText("bold", text, { stream: stdout }),
    })
    .addHelpText("after", programHelp());
  const act: Act =
    (work) =>
    async (...given) => {
      const options = program.opts<GlobalOptions>();
      finish(await withSession(surroundings, options, (session) => work(session, ...given)));
    };

  make(program, act);
  speech(program, act);
  batch(program, act);
  estimate(program, act);
  const tasks = program
    .command("tasks")
    .summary("take up what was begun")
    .description("Tasks that are written down here, and those that the service tells of.");
  for (const add of [tasksList, tasksShow, tasksWait, tasksRecover, tasksDownload]) add(tasks, act);
  models(program, act);
  account(program, act);
  authCheck(program, act);
  emulator(program, act, surroundings);
  return program;
}

function programHelp(): string {
  const codes = exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`);
  return `
Credentials: KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the
environment or in the nearest .env file. None is ever printed.

Exit codes:
${codes.join("\n")}

Examples:
  $ klingkit video "a lighthouse in fog" -o lighthouse.mp4
  $ klingkit video "a lighthouse in fog" --emulator
  $ klingkit batch scenes.csv --out clips --budget 20
  $ klingkit tasks wait`;
}
