import { allow, audit, budget, screen } from "@klingkit/guards";
import { fileSink, fileStore } from "@klingkit/guards/files";
import { createKling } from "klingkit";

const daily = budget({
  usd: 20,
  per: "day",
  timeZone: "Europe/Berlin",
  store: fileStore("budget.sqlite"), // shared by all processes on this machine
  onWarn: ({ used, limit }) => console.warn(`${used} of ${limit} USD are spent or reserved`),
});
const kling = createKling({
  beforeCreate: [
    audit(fileSink("audit.jsonl"), { who: "films" }),
    allow({ models: ["kling-3.0"], resolutions: ["720p", "1080p"], maxDuration: 10 }),
    screen((prompt) => (/\bgun\b/i.test(prompt) ? "our films show no weapons" : undefined)),
    daily,
  ],
});
await daily.reconcile(kling.tasks); // closes reservations that killed processes left open

const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
await done.download("lighthouse.mp4");
console.log(await daily.state());
