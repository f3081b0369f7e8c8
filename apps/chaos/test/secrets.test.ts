import { expect, test } from "vitest";
import { searchStorm } from "../secrets/run.ts";
import { searchSecrets } from "../secrets/search.ts";
import { designs } from "../world.ts";

test("a storm shows no secret and no token in events, errors, handles or on the console", async () => {
  const { bytes, looked, hits } = await searchStorm(30, 5);
  expect(hits).toEqual([]);
  expect(bytes).toBeGreaterThan(100_000);
  expect(looked).toBeGreaterThan(30);
});

test("the search finds what it is for", () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.${"c".repeat(60)}.${"s".repeat(43)}`;
  const tokens = new Set([token]);
  const { credentials } = designs.v1;
  const secret = "secretKey" in credentials ? credentials.secretKey : "";
  expect(searchSecrets(`a log: ${token}`, tokens).hits).toHaveLength(2);
  expect(searchSecrets(`key ends in ${secret.slice(-12)}`, tokens).hits).toHaveLength(1);
  expect(searchSecrets("nothing", tokens).hits).toEqual([]);
});
