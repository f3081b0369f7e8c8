import { omitUndefined } from "@klingkit/tasks";
import {
  type CallToolResult,
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";
import * as z from "zod";
import { supportsTasks, TASKS_EXTENSION } from "./client-capabilities.ts";
import type { Context } from "./context.ts";
import { readTask } from "./read-task.ts";
import { toolResult } from "./result.ts";
import type { TaskRecord } from "./store.ts";
import type { TaskView } from "./task-view.ts";

/** How often a client should read a task, milliseconds. */
const POLL_INTERVAL = 5000;

/** The form of a task in the extension. */
interface ProtocolTask {
  readonly taskId: string;
  readonly status: "working" | "completed";
  readonly statusMessage: string;
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  readonly ttlMs: null;
  readonly pollIntervalMs: number;
}

/** Whether nothing happens anymore without another call. */
function isSettled({ status }: TaskView): boolean {
  return status !== "sending" && status !== "submitted" && status !== "processing";
}

function protocolTask({ requestId, createdAt }: TaskRecord, view: TaskView): ProtocolTask {
  const created = new Date(createdAt).toISOString();
  return {
    taskId: requestId,
    status: isSettled(view) ? "completed" : "working",
    statusMessage: view.status,
    createdAt: created,
    lastUpdatedAt: created,
    ttlMs: null,
    pollIntervalMs: POLL_INTERVAL,
  };
}

/** The fields that make the result of a tool a task of the extension. The task is stored already. */
export function taskHandle(record: TaskRecord, view: TaskView): ProtocolTask & { readonly resultType: "task" } {
  return { ...protocolTask(record, view), resultType: "task" };
}

const params = z.object({ taskId: z.string() });
const result = z.looseObject({});

/** Adds the methods of the Tasks extension, for clients that declare it. A task is named by its request id. */
export function addTasksExtension({ server }: McpServer, context: Context): void {
  server.registerCapabilities({ extensions: { [TASKS_EXTENSION]: {} } });

  function findRecord(taskId: string, call: Pick<ServerContext, "mcpReq">): TaskRecord {
    if (!supportsTasks(call)) {
      throw new MissingRequiredClientCapabilityError({
        requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } },
      });
    }
    const record = context.store.find(taskId);
    if (record) return record;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "No task with this id is known.");
  }

  server.setRequestHandler("tasks/get", { params, result }, async ({ taskId }, call) => {
    const record = findRecord(taskId, call);
    const view = await readTask(context, { requestId: record.requestId }, call.mcpReq.signal);
    const task = protocolTask(record, view);
    return omitUndefined<Record<string, unknown>>({
      ...task,
      result: task.status === "completed" ? finalResult(view) : undefined,
    });
  });
  // A service task cannot be cancelled: it ends as it ends.
  server.setRequestHandler("tasks/cancel", { params, result }, ({ taskId }, call) => {
    findRecord(taskId, call);
    return {};
  });
  // Everything is asked before a task exists, so that no task waits for an answer.
  server.setRequestHandler("tasks/update", { params: z.looseObject(params.shape), result }, ({ taskId }, call) => {
    findRecord(taskId, call);
    return {};
  });
}

function finalResult(view: TaskView): CallToolResult {
  return { ...toolResult(view), isError: view.status !== "succeeded" };
}
