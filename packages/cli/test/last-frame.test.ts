import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTestCli } from "./test-cli.ts";

test("a row begins with the last frame of another row", async () => {
  const cli = await createTestCli();
  const rows = `
- name: fog
  prompt: a lighthouse in fog
- name: sun
  prompt: the fog lifts
  firstFrame: { $from: fog.output.lastFrame }
`;
  await writeFile(join(cli.folder, "shots.yaml"), rows);
  const run = await cli.run("batch", "shots.yaml", "--out", "films");
  expect(run.code).toBe(0);
  expect(run.err).not.toContain("No decoder is installed");
  const [, sun] = cli.createRequests();
  // A PNG in base64.
  expect(JSON.stringify(sun?.body)).toContain('"iVBORw0KGgoAAAANSUhEUgAA');
});
