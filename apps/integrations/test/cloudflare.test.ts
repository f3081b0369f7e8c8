import { testEngine } from "./engine-suite.ts";
import { createOrder, runProgram, temporaryFolder } from "./run-order.ts";

testEngine({
  createOrder: async (variables) => createOrder({ DATA: await temporaryFolder(), ...variables }),
  run: (environment) => runProgram("cloudflare.ts", environment),
  rejection: "WorkflowFatalError",
});
