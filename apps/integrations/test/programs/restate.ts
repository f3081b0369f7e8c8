import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { createMakeVideo, createWebhook } from "../../engines/restate.ts";
import { kling, order, report, serve, steps, variable, waitSeconds, webhookSecret } from "./site.ts";

const ingressUrl = variable("INGRESS_URL");
const makeVideo = createMakeVideo(steps, waitSeconds);
const servicePort = Number(variable("SERVICE_PORT"));
await serve({ "/kling": createWebhook(kling, webhookSecret, ingressUrl) });
await restate.serve({ services: [makeVideo], port: servicePort });
const registered = await fetch(`${variable("ADMIN_URL")}/deployments`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ uri: `http://127.0.0.1:${servicePort}`, force: true }),
});
if (!registered.ok) throw new Error(await registered.text());
const client = clients.connect({ url: ingressUrl }).workflowClient<typeof makeVideo>({ name: "makeVideo" }, order.id);
await client.workflowSubmit(order);
await client.workflowAttach().then(
  (path) => report({ path }),
  (error: unknown) => report({ error: String(error) }),
);
