import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nextStep, readData } from "../examples/your-own-client.ts";

function response(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status });
}

test("readData returns the data of a success and throws the error for a service code", async () => {
  expect(await readData(response(200, { code: 0, data: { task_id: "1" } }))).toEqual({ task_id: "1" });
  const busy: unknown = await readData(response(429, { code: 1302, message: "slow down" })).catch(
    (error: unknown) => error,
  );
  expect(nextStep(busy)).toBe("send the request again later");
  const blocked: unknown = await readData(response(429, { code: 1102, message: "no balance" })).catch(
    (error: unknown) => error,
  );
  expect(nextStep(blocked)).toMatch(/^account_blocked: /);
  expect(nextStep(new Error("x"))).toMatch(/^report it/);
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", "your-own-client.ts"), "utf8")}\`\`\``);
});
