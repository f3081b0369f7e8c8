import { type Command, Option } from "commander";
import { printRun } from "../display/task-result.ts";
import { addInputFlags, type Kind, toPositive } from "../input/flags.ts";
import { type Flags, readRequest } from "../input/request.ts";
import { type CreateAction, resumeHint, type Session } from "../session.ts";
import { toFlag, toHelp } from "../task/check-destination.ts";
import { runTask, type RunTaskOptions } from "../task/run-task.ts";

/** Help texts of the commands that create one task. */
const commands: Readonly<Record<Kind, { summary: string; description: string; examples: string }>> = {
  video: {
    summary: "create a video from a prompt, images or shots",
    description:
      "Creates a video and saves it to a file. The request is validated and stored before it is sent, so that nothing is charged twice after a crash or Ctrl-C.",
    examples: `
  $ klingkit video "a lighthouse in fog" -o lighthouse.mp4
  $ klingkit video "the light turns" --image lighthouse.png --audio -d 10
  $ klingkit video "@cat walks into @room" --reference cat=cat.png \\
      --reference room=room.jpg -r 1080p
  $ klingkit video --shot "3:a boat sails in" --shot "4:it lands"
  $ klingkit video "a lighthouse in fog" --emulator`,
  },
  image: {
    summary: "create images from a prompt or images",
    description:
      "Creates images and saves them to files. Several images are saved as NAME-1.png, NAME-2.png and so on.",
    examples: `
  $ klingkit image "a lighthouse in fog, oil on canvas" -o lighthouse.png
  $ klingkit image "a lighthouse" -n 4 -r 2k -a 4:3
  $ klingkit image "@cat at sea" --reference cat=cat.png --series 4`,
  },
};

export function create(parent: Command, createAction: CreateAction): void {
  for (const kind of ["video", "image"] as const) {
    const { summary, description, examples } = commands[kind];
    addInputFlags(parent.command(kind).summary(summary).description(description), kind)
      .option("-o, --out <file>", "file for the result (default: named after the task)")
      .option(toFlag, toHelp)
      .option("--force", "overwrite an existing file")
      .option("--no-wait", "exit as soon as the service has accepted the task")
      .option("--wait-timeout <minutes>", "maximum wait; the task keeps running afterwards (default: 20)", toPositive)
      .option("--budget <usd>", "maximum list price in USD; nothing is sent above it", toPositive)
      .option("--id <id>", "name and external task id: at most 64 letters, digits, _ and - (default: generated)")
      .option("--callback <url>", "URL that the service notifies of each change of status")
      .option("--watermark", "also create a copy with a watermark")
      .addOption(
        new Option(
          "--api-version <version>",
          "version of the API (default: v2 if the endpoint and the credentials allow it)",
        ).choices(["v2", "v1"]),
      )
      .addHelpText("after", `\nExamples:${examples}`)
      .action(
        createAction((session, prompt: string | undefined, flags: Flags & RunTaskOptions) =>
          createTask(session, kind, prompt, flags),
        ),
      );
  }
}

async function createTask(
  session: Session,
  kind: Kind,
  prompt: string | undefined,
  flags: Flags & RunTaskOptions,
): Promise<number> {
  const { endpoint, input } = await readRequest(kind, prompt, flags, session.folder);
  const run = await runTask(session, endpoint, input, flags);
  if ("task" in run) return printRun(session, run);
  const { name } = run.record;
  const next = resumeHint(session, `tasks wait ${name}`);
  return printRun(session, run, `${name}: accepted by the service. Get the result with: ${next}`);
}
