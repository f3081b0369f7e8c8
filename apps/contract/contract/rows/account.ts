import { DEFAULT_START } from "@klingkit/emulator";
import type { Kling } from "klingkit";
import { callRow } from "../create-row.ts";
import type { Row } from "../row.ts";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function createTwoTasks(kling: Kling): Promise<undefined> {
  await kling.image.tryOn.run({ humanImage: "https://example.com/a.png", clothImage: "https://example.com/b.png" });
  await kling.audio.textToAudio.run({ prompt: "rain" });
  return undefined;
}

/** Reads of the account (apps/docs/service/account.md). */
export const accountRows: readonly Row[] = [
  callRow(
    { method: "account.packs", expected: "video, image, try-on: 1000000 of 1000000 units, online" },
    async (kling) => {
      const packs = await kling.account.packs({ from: 0 });
      const [{ remaining, total, status } = { remaining: 0, total: 0, status: "" }] = packs;
      return `${packs.map(({ packageType }) => packageType).join(", ")}: ${remaining} of ${total} units, ${status}`;
    },
  ),
  callRow({ method: "account.balanceLedger", expected: "no entries" }, async (kling) => {
    const entries = await collect(kling.account.balanceLedger({ from: 1, apiKeyNames: ["default"], pageSize: 10 }));
    return entries.length === 0 ? "no entries" : `${entries.length} entries`;
  }),
  callRow({ method: "account.unitLedger", expected: "no entries" }, async (kling) =>
    (await collect(kling.account.unitLedger({ from: 1 }))).length === 0 ? "no entries" : "some entries",
  ),
  callRow(
    { method: "account.unitLedger", name: "two entries on two pages", expected: "1 of try-on, 0.25 of video" },
    async (kling) => {
      const packageTypes = ["video", "try-on"] as const;
      const entries = await collect(
        kling.account.unitLedger({ from: 1, to: DEFAULT_START + 3_600_000, packageTypes, pageSize: 1 }),
      );
      return entries.map(({ amount, packageType }) => `${amount} of ${packageType}`).join(", ");
    },
    (_materials, kling) => createTwoTasks(kling),
  ),
  callRow(
    {
      method: "account.usage",
      name: "two tasks by model",
      expected: "kolors-virtual-try-on-v1-5: 1 try-on, unknown: 0.25 video",
    },
    async (kling) => {
      const { rows } = await kling.account.usage({ from: 1, to: DEFAULT_START + 3_600_000, by: "model" });
      return rows.map(({ group, amount, unit }) => `${group}: ${amount} ${unit}`).join(", ");
    },
    (_materials, kling) => createTwoTasks(kling),
  ),
];
