import { DEFAULT_START } from "@klingkit/emulator";
import type { Kling } from "klingkit";
import { calling } from "../make-row.ts";
import type { Row } from "../row.ts";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function twoTasks(kling: Kling): Promise<undefined> {
  await kling.image.tryOn.run({ humanImage: "https://example.com/a.png", clothImage: "https://example.com/b.png" });
  await kling.audio.textToAudio.run({ prompt: "rain" });
  return undefined;
}

/** Reads of the account (apps/docs/service/account.md). */
export const accountRows: readonly Row[] = [
  calling(
    { method: "account.packs", gives: "video, image, try-on: 1000000 of 1000000 units, online" },
    async (kling) => {
      const packs = await kling.account.packs({ from: 0 });
      const [{ remaining, total, status } = { remaining: 0, total: 0, status: "" }] = packs;
      return `${packs.map(({ packageType }) => packageType).join(", ")}: ${remaining} of ${total} units, ${status}`;
    },
  ),
  calling({ method: "account.balanceLedger", gives: "nothing was paid in cash" }, async (kling) => {
    const lines = await all(kling.account.balanceLedger({ from: 1, apiKeyNames: ["default"], pageSize: 10 }));
    return lines.length === 0 ? "nothing was paid in cash" : `${lines.length} lines`;
  }),
  calling({ method: "account.unitLedger", gives: "nothing was made" }, async (kling) =>
    (await all(kling.account.unitLedger({ from: 1 }))).length === 0 ? "nothing was made" : "something was made",
  ),
  calling(
    { method: "account.unitLedger", name: "two lines on two pages", gives: "1 of try-on, 0.25 of video" },
    async (kling) => {
      const packageTypes = ["video", "try-on"] as const;
      const lines = await all(
        kling.account.unitLedger({ from: 1, to: DEFAULT_START + 3_600_000, packageTypes, pageSize: 1 }),
      );
      return lines.map(({ amount, packageType }) => `${amount} of ${packageType}`).join(", ");
    },
    (_materials, kling) => twoTasks(kling),
  ),
];
