import type { CallToolResult, McpServer, ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";
import { askAboutPrice } from "../confirm.ts";
import type { Context } from "../context.ts";
import { type Kind, SPEECH } from "../load-endpoints.ts";
import { canAsk, supportsTasks } from "../client-capabilities.ts";
import { speechResult } from "./download.ts";
import { errorResult, toolResult } from "../result.ts";
import { type Started, startTask } from "../start-task.ts";
import { taskHandle } from "../tasks-extension.ts";
import { taskSchema, viewRecord } from "../task-view.ts";
import { type AddTool, requestIdSchema } from "./tool.ts";

interface MakeTool {
  readonly name: string;
  readonly kind: Kind;
  readonly title: string;
  readonly makes: string;
  readonly defaultEndpoint: string;
  readonly inputs: string;
}

const tools: readonly MakeTool[] = [
  {
    name: "make_video",
    kind: "video",
    title: "Make a video",
    makes: "Creates a video",
    defaultEndpoint: "video.textToVideo",
    inputs:
      "video.textToVideo: { prompt, model?, duration?, resolution?, aspectRatio?, audio?, shots? }; video.imageToVideo: the same with firstFrame and lastFrame; video.omni: with references, which the prompt names as @id.",
  },
  {
    name: "make_image",
    kind: "image",
    title: "Make images",
    makes: "Creates images",
    defaultEndpoint: "image.generate",
    inputs: "image.generate: { prompt, model?, n?, resolution?, aspectRatio?, image? }.",
  },
  {
    name: "make_speech",
    kind: "speech",
    title: "Make speech or sound",
    makes: "Creates speech from a text, sound from a prompt, or sound for a video",
    defaultEndpoint: SPEECH,
    inputs: 'audio.speech: { text, voiceId, language: "en" or "zh", speed? }; audio.textToAudio: { prompt, duration }.',
  },
];

/** Adds the tools that cost money. */
export function addMakeTools(addTool: AddTool, server: McpServer, context: Context): void {
  for (const { name, kind, title, makes, defaultEndpoint, inputs } of tools) {
    const endpoints = context.endpoints.filter((endpoint) => endpoint.kind === kind);
    const names = endpoints.map((endpoint) => endpoint.name);
    addTool({
      name,
      title,
      description: [
        `${makes}. COSTS MONEY: the result states the list price; call estimate first to know it before.`,
        "A requestId is paid once: repeat a call that got no answer with the same requestId and input. Choose a new requestId for each new file that the user asks for.",
        "Does not wait for the result: call wait_for_task, then download.",
        `${inputs} list_models lists the fields of every endpoint and what each model accepts. Images and audio in the input are URLs, or paths below the files directory.`,
        ...(context.settings.confirmAbove === Infinity
          ? []
          : [`Above ${context.settings.confirmAbove} USD, a person is asked first.`]),
      ].join(" "),
      input: z.strictObject({
        requestId: requestIdSchema,
        endpoint: z.enum(names).default(defaultEndpoint),
        input: z.record(z.string(), z.unknown()).describe("the input of the endpoint"),
        watermark: z
          .boolean()
          .optional()
          .describe("also create a copy with a watermark, where the endpoint supports it"),
      }),
      output: taskSchema,
      effect: "pays",
      async run({ requestId, endpoint: chosen, input, watermark }, call) {
        const endpoint = endpoints.find((each) => each.name === chosen);
        if (!endpoint) return errorResult(new Error(`The endpoint ${chosen} does not exist.`), requestId);
        const started = await startTask(context, {
          requestId,
          endpoint,
          input,
          ...(watermark === undefined ? {} : { watermark }),
          ask: (estimate) =>
            askAboutPrice(
              {
                endpoint: endpoint.name,
                input,
                estimate,
                confirmAbove: context.settings.confirmAbove,
                canAsk: canAsk(server, call),
              },
              call,
            ),
        });
        if ("resultType" in started) return started;
        return makeResult(context, started, call);
      },
    });
  }
}

/** The result of a tool that started a task: the task, and the file of speech. */
async function makeResult(
  context: Context,
  { record, existedBefore }: Started,
  call: ServerContext,
): Promise<CallToolResult> {
  const view = viewRecord(record, { existedBefore, isSending: context.sending.has(record.requestId) });
  if (record.endpoint === SPEECH) return speechResult(context, view);
  const result = toolResult(view);
  return supportsTasks(call) ? { ...result, ...taskHandle(record, view) } : result;
}
