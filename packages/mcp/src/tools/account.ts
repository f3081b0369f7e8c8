import { omitUndefined } from "@klingkit/tasks";
import * as z from "zod";
import type { Context } from "../context.ts";
import { isWritable } from "../media-folder.ts";
import { toolResult } from "../result.ts";
import type { AddTool } from "./tool.ts";

/** The maximum number of charges that are listed. */
const MAX_CHARGES = 20;

const amount = z.number().optional();

/** Adds the tool that reads the account and the limits of the server. */
export function addAccountTool(addTool: AddTool, context: Context): void {
  const { kling, settings, budget } = context;
  addTool({
    name: "account",
    title: "Account and limits",
    description:
      "Reads the resource packs of the account and, with charges, the newest charges; and states the limits of this server: budget of the day, the price above which a person is asked, the files directory. Free of charge.",
    input: z.strictObject({
      charges: z.boolean().default(false).describe("also list the newest charges of units"),
    }),
    output: z.object({
      packs: z.array(
        z.object({
          name: z.string(),
          status: z.string(),
          packageType: z.string().optional(),
          remaining: amount,
          total: amount,
          concurrency: amount,
        }),
      ),
      charges: z.array(z.record(z.string(), z.unknown())).optional(),
      budget: z
        .object({ usd: z.number(), used: z.number(), day: z.string(), timeZone: z.string() })
        .optional()
        .describe("what is reserved and spent on this day; missing without a budget"),
      confirmAboveUsd: z.number().optional().describe("missing if no person is asked"),
      filesDirectory: z.string(),
      filesWritable: z.boolean(),
    }),
    effect: "reads",
    async run({ charges }, { mcpReq: { signal } }) {
      const packs = await kling.account.packs({ signal });
      const [today] = (await budget?.state()) ?? [];
      return toolResult(
        omitUndefined<Record<string, unknown>>({
          packs: packs.map(({ name, status, packageType, remaining, total, concurrency }) =>
            omitUndefined<Record<string, unknown>>({ name, status, packageType, remaining, total, concurrency }),
          ),
          charges: charges ? await newestCharges(context, signal) : undefined,
          budget: today && { usd: today.limit, used: today.used, day: today.period, timeZone: settings.timeZone },
          confirmAboveUsd: settings.confirmAbove === Infinity ? undefined : settings.confirmAbove,
          filesDirectory: settings.files,
          filesWritable: await isWritable(settings.files),
        }),
      );
    },
  });
}

async function newestCharges({ kling }: Context, signal: AbortSignal): Promise<readonly object[]> {
  const charges: object[] = [];
  for await (const { raw: _, ...charge } of kling.account.unitLedger({ pageSize: MAX_CHARGES, signal })) {
    charges.push(charge);
    if (charges.length === MAX_CHARGES) break;
  }
  return charges;
}
