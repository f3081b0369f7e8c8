import { DBOS } from "@dbos-inc/dbos-sdk";
import { createWebhook, registerMakeVideo } from "../../engines/dbos.ts";
import { kling, order, report, serve, steps, variable, waitSeconds, webhookSecret } from "./site.ts";

const makeVideo = registerMakeVideo(steps, waitSeconds);
DBOS.setConfig({
  name: "films",
  systemDatabaseUrl: variable("DATABASE_URL"),
  applicationVersion: "1",
  logLevel: "error",
});
await serve({ "/kling": createWebhook(kling, webhookSecret) });
await DBOS.launch();
const handle = await DBOS.startWorkflow(makeVideo, { workflowID: order.id })(order);
await handle.getResult().then(
  (path) => report({ path }),
  (error: unknown) => report({ error: String(error) }),
);
