import { createKling } from "klingkit";

const kling = createKling();
for (const pack of await kling.account.packs()) console.log(pack.name, pack.remaining, pack.status);
for await (const { taskId, amount } of kling.account.unitLedger()) console.log(taskId, amount);
for await (const { taskId, amount } of kling.account.balanceLedger()) console.log(taskId, amount);

const { rows } = await kling.account.usage({
  from: "2026-11-01",
  to: "2026-11-30",
  timeZone: "Europe/Berlin",
  by: "model",
});
for (const { group, amount, unit } of rows) console.log(group, amount, unit);
