import { ending, runAsJson, runAsText } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import type { Request } from "../input/video-input.ts";
import { goOnWith, type Session } from "../session.ts";
import { runTask, type RunTaskOptions } from "../task/run-task.ts";

/** Makes one task and tells of it. */
export async function makeTask(session: Session, request: Request, options: RunTaskOptions): Promise<number> {
  const { board, printer, folder } = session;
  const run = await runTask(session, request.endpoint, request.input, options);
  const { name } = run.record;
  if ("task" in run) board.end(name, "succeeded", ending(run.record, run.task.billing));
  else
    board.end(
      name,
      "succeeded",
      `${name}: the service has it. Fetch it with: ${goOnWith(session, `tasks wait ${name}`)}`,
    );
  board.close();
  printer.result(runAsJson(run), runAsText(run, folder));
  return exitCodes.done;
}
