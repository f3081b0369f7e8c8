import { audit, budget } from "@klingkit/guards";
import { fileSink, fileStore } from "@klingkit/guards/files";
import { createKling } from "klingkit";

export const kling = createKling({
  concurrency: { video: 5, image: 9 }, // what you bought
  beforeCreate: [
    budget({ usd: 50, per: "day", store: fileStore("budget.sqlite"), onWarn: (state) => console.log("budget", state) }),
    audit(fileSink("audit.jsonl"), { who: "film-service" }),
  ],
  onEvent(event) {
    if (event.type === "input-warning") console.log(event);
  },
});

const checked = await kling.verifyCredentials();
if (!checked.ok) throw new Error(checked.message);
