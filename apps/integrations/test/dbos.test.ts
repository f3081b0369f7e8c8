import { afterAll, beforeAll } from "vitest";
import { type Server, startPostgres } from "../../../packages/queue/scripts/postgres.ts";
import { testEngine } from "./engine-suite.ts";
import { createOrder, runProgram } from "./run-order.ts";

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

testEngine({
  createOrder: (variables) => createOrder({ DATABASE_URL: server.url, ...variables }),
  run: (environment) => runProgram("dbos.ts", environment),
  rejection: "content",
});
