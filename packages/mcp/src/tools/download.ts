import { stat } from "node:fs/promises";
import type { CallToolResult } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Context } from "../context.ts";
import { savedFile } from "../media-folder.ts";
import { findTask, showTask } from "../read-task.ts";
import { RefusedError, toolResult } from "../result.ts";
import { fileLinks, type SavedFile, saveOutputs } from "../save-outputs.ts";
import type { TaskView } from "../task-view.ts";
import { type AddTool, taskIdShape } from "./tool.ts";

/** Adds the tool that downloads outputs. */
export function addDownloadTool(addTool: AddTool, context: Context): void {
  addTool({
    name: "download",
    title: "Download outputs",
    description:
      "Saves the outputs of a succeeded task below the files directory and returns links to the files. Free of charge. Existing files are not overwritten. The service keeps outputs for 30 days.",
    input: z.strictObject({
      ...taskIdShape,
      path: z
        .string()
        .max(500)
        .optional()
        .describe(
          "relative path of the file below the files directory, for a task with one output (default: named after the task)",
        ),
      index: z.int().min(0).optional().describe("the zero-based index of one of several outputs"),
    }),
    output: z.object({
      files: z.array(z.object({ path: z.string(), type: z.string(), size: z.number() })),
    }),
    effect: "writes",
    async run({ requestId, taskId, path, index }, { mcpReq }) {
      const found = await findTask(context, { requestId, taskId });
      const task = await found.task?.refresh({ signal: mcpReq.signal });
      const view = showTask(context, found, task);
      if (view.status !== "succeeded")
        throw new RefusedError(`The task has the status ${view.status}, so it has no outputs.`, view.next);
      const outputs = index === undefined ? task?.outputs : task?.outputs.slice(index, index + 1);
      const files = outputs
        ? await saveOutputs(outputs, context.settings.files, { path, signal: mcpReq.signal })
        : await savedSpeech(context, view);
      return toolResult({ files }, fileLinks(files));
    },
  });
}

/** The result of speech, whose file was downloaded with the call. */
export async function speechResult(context: Context, view: TaskView): Promise<CallToolResult> {
  const files = await savedFiles(context, view);
  const next = files.length > 0 ? "The audio is saved. There is nothing to wait for." : openUrl;
  return toolResult(view.status === "succeeded" ? { ...view, next } : view, fileLinks(files));
}

const openUrl = "The audio could not be saved. Download it from its URL.";

/** The files of speech. A call without a task cannot be read again. */
async function savedSpeech(context: Context, view: TaskView): Promise<readonly SavedFile[]> {
  const files = await savedFiles(context, view);
  if (files.length > 0) return files;
  throw new RefusedError("The audio is not in the files directory.", `${openUrl} ${view.outputs?.[0]?.url ?? ""}`);
}

async function savedFiles({ settings }: Context, { outputs = [] }: TaskView): Promise<readonly SavedFile[]> {
  const files = outputs.map(async ({ fileName, type }): Promise<SavedFile[]> => {
    const path = fileName === undefined ? undefined : await savedFile(fileName, settings.files);
    return path === undefined ? [] : [{ path, type, size: (await stat(path)).size }];
  });
  return (await Promise.all(files)).flat();
}
