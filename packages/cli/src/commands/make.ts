import { type Command, Option } from "commander";
import { printRun } from "../display/task-result.ts";
import { addInputFlags, type Kind, toPositive } from "../input/flags.ts";
import { type Flags, readRequest } from "../input/request.ts";
import { type Act, goOnWith, type Session } from "../session.ts";
import { runTask, type RunTaskOptions } from "../task/run-task.ts";

/** The commands that create one task. */
const commands: Readonly<Record<Kind, { summary: string; description: string; examples: string }>> = {
  video: {
    summary: "make a video from words or pictures",
    description:
      "Makes a video and writes it into a file. The request is checked and written down before it is sent, so that a crash or Ctrl-C never pays twice.",
    examples: `
  $ klingkit video "a lighthouse in fog" -o lighthouse.mp4
  $ klingkit video "the light turns" --image lighthouse.png --audio -d 10
  $ klingkit video "@cat walks into @room" --reference cat=cat.png \\
      --reference room=room.jpg -r 1080p
  $ klingkit video --shot "3:a boat sails in" --shot "4:it lands"
  $ klingkit video "a lighthouse in fog" --emulator`,
  },
  image: {
    summary: "make pictures from words or pictures",
    description: "Makes pictures and writes them into files; several become NAME-1.png, NAME-2.png and so on.",
    examples: `
  $ klingkit image "a lighthouse in fog, oil on canvas" -o lighthouse.png
  $ klingkit image "a lighthouse" -n 4 -r 2k -a 4:3
  $ klingkit image "@cat at sea" --reference cat=cat.png --series 4`,
  },
};

export function make(parent: Command, act: Act): void {
  for (const kind of ["video", "image"] as const) {
    const { summary, description, examples } = commands[kind];
    addInputFlags(parent.command(kind).summary(summary).description(description), kind)
      .option("-o, --out <file>", "where the result goes (default: named after the task)")
      .option("--force", "write over a file that is there")
      .option("--no-wait", "leave as soon as the service has the task")
      .option("--timeout <minutes>", "limit of the wait; the task goes on (default: 20)", toPositive)
      .option("--budget <usd>", "send nothing that may cost more by the list", toPositive)
      .option("--id <id>", "name and own id: letters, digits, _ and -, at most 64")
      .option("--callback <url>", "where the service posts each change of status")
      .option("--watermark", "also make a copy with a watermark")
      .addOption(
        new Option("--api-version <version>", "v2 or v1 of the API (default: v2 where possible)").choices(["v2", "v1"]),
      )
      .addHelpText("after", `\nExamples:${examples}`)
      .action(
        act((session, prompt: string | undefined, flags: Flags & RunTaskOptions) =>
          makeTask(session, kind, prompt, flags),
        ),
      );
  }
}

async function makeTask(
  session: Session,
  kind: Kind,
  prompt: string | undefined,
  flags: Flags & RunTaskOptions,
): Promise<number> {
  const { endpoint, input } = await readRequest(kind, prompt, flags, session.folder);
  const run = await runTask(session, endpoint, input, flags);
  if ("task" in run) return printRun(session, run);
  const { name } = run.record;
  const next = goOnWith(session, `tasks wait ${name}`);
  return printRun(session, run, `${name}: the service has it. Fetch it with: ${next}`);
}
