import { afterAll, beforeAll } from "vitest";
import { testEngine } from "./engine-suite.ts";
import { type RestateServer, startRestate } from "./restate-server.ts";
import { createOrder, freePort, runProgram } from "./run-order.ts";

let server: RestateServer;
beforeAll(async () => {
  server = await startRestate();
});
afterAll(() => server.stop());

testEngine({
  createOrder: async (variables) =>
    createOrder({
      INGRESS_URL: server.ingressUrl,
      ADMIN_URL: server.adminUrl,
      SERVICE_PORT: String(await freePort()),
      ...variables,
    }),
  run: (environment) => runProgram("restate.ts", environment),
  rejection: "content",
});
