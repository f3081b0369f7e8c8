import { expect, test } from "vitest";
import { searchSimulation } from "../secrets/run.ts";
import { searchSecrets } from "../secrets/search.ts";
import { apiVersions } from "../environment.ts";

test("programs with faults output no secret and no token in events, errors, task references or on the console", async () => {
  const { bytes, secrets, hits } = await searchSimulation([2, 9, 14, 15], 60);
  expect(hits).toEqual([]);
  expect(bytes).toBeGreaterThan(100_000);
  expect(secrets).toBeGreaterThan(30);
});

test("finds tokens and parts of secrets", () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.${"c".repeat(60)}.${"s".repeat(43)}`;
  const tokens = new Set([token]);
  const { credentials } = apiVersions.v1;
  const secret = "secretKey" in credentials ? credentials.secretKey : "";
  expect(searchSecrets(`a log: ${token}`, tokens).hits).toHaveLength(2);
  expect(searchSecrets(`key ends in ${secret.slice(-12)}`, tokens).hits).toHaveLength(1);
  expect(searchSecrets("nothing", tokens).hits).toEqual([]);
});
