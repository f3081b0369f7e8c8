import type { Command } from "commander";
import { formatBilling } from "@klingkit/tasks";
import type { Task } from "klingkit";
import { formatDate } from "../display/format.ts";
import { taskAsJson } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import type { CreateAction, Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { TaskStore } from "../state/task-store.ts";
import { endpointOf } from "../endpoints.ts";
import { UsageError } from "../command-error.ts";

interface ShowFlags {
  readonly endpoint?: string;
}

export function tasksShow(parent: Command, createAction: CreateAction): void {
  parent
    .command("show")
    .argument("<name>", "name of the task or the beginning of it, external task id, or task id")
    .summary("show one task")
    .description("Shows the record of a task and its current status at the service.")
    .option("--endpoint <name>", "endpoint of a task without a local record; required with an access key")
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks show a-lighthouse
  $ klingkit tasks show 812345678901234567 --endpoint video.textToVideo`,
    )
    .action(
      createAction(async (session, name: string, { endpoint }: ShowFlags) => {
        const { store, printer } = session;
        const record = await findRecord(store, name);
        const task = await fetchTask(session, name, record, endpoint);
        if (!record && !task) throw new UsageError(`Neither ${store.folder} nor the service has a task "${name}".`);
        printer.result({ record, task: task && taskAsJson(task) }, [...describeRecord(record), ...describeTask(task)]);
        return exitCodes.done;
      }),
    );
}

async function findRecord(store: TaskStore, name: string): Promise<TaskRecord | undefined> {
  try {
    return await store.find(name);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Fetches a task. Undefined if the service has no such task. */
async function fetchTask(
  { kling, signal }: Session,
  name: string,
  record: TaskRecord | undefined,
  endpoint: string | undefined,
): Promise<Task | undefined> {
  const options = { signal };
  if (record?.task) return (await kling.tasks.get([record.task], options))[0];
  if (record) return (await endpointOf(kling, record.endpoint)).get({ externalTaskId: record.name }, options);
  if (endpoint === undefined) return (await kling.tasks.get([name], options))[0];
  const client = await endpointOf(kling, endpoint);
  return (await client.get(name, options)) ?? client.get({ externalTaskId: name }, options);
}

function describeRecord(record: TaskRecord | undefined): string[] {
  if (!record) return [];
  const { name, endpoint, state, createdAt, prompt, out, files, message } = record;
  return lines({
    name,
    state,
    endpoint,
    created: formatDate(createdAt),
    prompt,
    files: (files ?? [`${out} (not downloaded yet)`]).join(", "),
    message,
  });
}

function describeTask(task: Task | undefined): string[] {
  if (!task) return ["The service has no such task."];
  const { id, status, externalTaskId, message, outputs, billing, updatedAt } = task;
  return lines({
    id,
    "external task id": externalTaskId,
    status,
    reason: message,
    updated: formatDate(updatedAt),
    cost: formatBilling(billing),
    outputs: outputs
      .map((output) => ("url" in output ? output.url : JSON.stringify(output)))
      .join(`\n${" ".repeat(LABEL_WIDTH + 1)}`),
  });
}

const LABEL_WIDTH = "external task id".length;

function lines(fields: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (value ? [`${name.padEnd(LABEL_WIDTH)} ${value}`] : []));
}
