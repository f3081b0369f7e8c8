import { ttsVoices } from "@klingkit/models/voices";
import { fieldsOf } from "@klingkit/tasks";
import * as z from "zod";
import { describePrice } from "../confirm.ts";
import type { Context } from "../context.ts";
import { estimatePrice, SPEECH, taskCalls } from "../load-endpoints.ts";
import { openMedia } from "../media-folder.ts";
import { describeModel, listModels } from "../models.ts";
import { toolResult } from "../result.ts";
import type { AddTool } from "./tool.ts";

/** Adds the tools that send no request: models, fields and prices. */
export function addModelTools(addTool: AddTool, context: Context): void {
  const { endpoints, kling, settings, budget } = context;
  const names = endpoints.map(({ name }) => name);
  addTool({
    name: "list_models",
    title: "List models",
    description:
      "Lists the models and the endpoints that accept them. With model, also what the model accepts: durations, resolutions, audio. With endpoint, also the fields of its input as JSON Schema. Free of charge; the data are built in.",
    input: z.strictObject({
      model: z.string().max(64).optional(),
      endpoint: z.enum(names).optional(),
    }),
    output: z.object({
      models: z.array(z.object({ name: z.string(), endpoints: z.array(z.string()), note: z.string().optional() })),
      capabilities: z.record(z.string(), z.unknown()).optional(),
      fields: z.record(z.string(), z.unknown()).optional(),
      voices: z.record(z.string(), z.unknown()).optional(),
    }),
    effect: "reads",
    async run({ model, endpoint }) {
      const found = endpoints.find(({ name }) => name === endpoint);
      return toolResult({
        models: listModels().filter(
          ({ name, endpoints: of }) => (model ?? name) === name && (!found || of.includes(found.name)),
        ),
        ...(model === undefined ? {} : { capabilities: describeModel(model) }),
        ...(found ? { fields: found.fields } : {}),
        ...(endpoint === SPEECH ? { voices: fieldsOf(ttsVoices) } : {}),
      });
    },
  });
  addTool({
    name: "estimate",
    title: "Estimate the price",
    description:
      "Checks an input and returns its list price, without sending anything. Free of charge. An invalid input is answered with all of its issues and the allowed values.",
    input: z.strictObject({
      endpoint: z.enum(names).default("video.textToVideo"),
      input: z.record(z.string(), z.unknown()),
    }),
    output: z.object({
      price: z.string(),
      usd: z.object({ min: z.number(), max: z.number() }).optional(),
      units: z.object({ min: z.number(), max: z.number() }).optional(),
      packageType: z.string().optional(),
      priceListDate: z.string().optional(),
      confidence: z.string().optional(),
      notes: z.array(z.string()).optional(),
      asksPerson: z.boolean().describe("whether a person is asked before it is created"),
      leftOfBudget: z.number().optional().describe("what is left of the budget of the day, USD"),
    }),
    effect: "reads",
    async run({ endpoint, input }) {
      const info = endpoints.find(({ name }) => name === endpoint);
      const opened = info ? await openMedia(input, info, settings.files) : input;
      // An estimate checks the shape of an input only; `prepare` finds every issue.
      if (endpoint !== SPEECH) await taskCalls(kling, endpoint).prepare(opened, { uploadFiles: false });
      const estimate = await estimatePrice(kling, endpoint, opened);
      const [today] = (await budget?.state()) ?? [];
      const asksPerson = settings.confirmAbove < (estimate?.usd.max ?? Infinity);
      return toolResult({
        price: describePrice(estimate),
        ...(estimate
          ? {
              usd: estimate.usd,
              units: estimate.units,
              packageType: estimate.packageType,
              priceListDate: estimate.date,
              confidence: estimate.confidence,
              notes: estimate.notes,
            }
          : {}),
        asksPerson,
        ...(today ? { leftOfBudget: today.left } : {}),
      });
    },
  });
}
