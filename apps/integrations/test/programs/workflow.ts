import { createRequire } from "node:module";
import { join } from "node:path";
import { getRun, start } from "workflow/api";
import { getWorld } from "workflow/runtime";
import { createWebhook } from "../../engines/workflow/webhook.ts";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { kling, order, report, serve, variable, waitSeconds, webhookSecret } from "./site.ts";

type Handler = (request: Request) => Promise<Response>;
const load = createRequire(join(variable("BUILD"), "build/"));
const bundle = (name: string): Handler => (load(`./${name}`) as { POST: Handler }).POST;

await serve({
  "/kling": createWebhook(kling, webhookSecret),
  "/.well-known/workflow/v1/flow": bundle("flow.cjs"),
  "/.well-known/workflow/v1/step": bundle("step.cjs"),
});
// Continues the runs of an earlier process.
await getWorld().start?.();
const runFile = join(variable("WORKFLOW_LOCAL_DATA_DIR"), "run-id");
const run = existsSync(runFile)
  ? getRun<string>(readFileSync(runFile, "utf8"))
  : await start<[typeof order, number], string>({ workflowId: "workflow//./workflow/make-video//makeVideo" }, [
      order,
      waitSeconds,
    ]);
writeFileSync(runFile, run.runId);
await run.returnValue.then(
  (path) => report({ path }),
  (error: unknown) => report({ error: String(error) }),
);
