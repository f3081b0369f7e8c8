import { PGlite } from "@electric-sql/pglite";
import { expect, onTestFinished, test } from "vitest";
import { createCluster } from "./cluster.ts";
import { toServerDatabase } from "./connection.ts";
import { videoJobs } from "./setup.ts";

// This test describes what a caller may expect. It does not hold yet: remove `.fails` with the cure.

test.fails("cancelled jobs of a killed worker end although the address of the service has changed", async () => {
  const pglite = await PGlite.create();
  onTestFinished(() => pglite.close());
  const cluster = await createCluster(toServerDatabase(pglite));
  const first = cluster.worker();
  await first.queue.add(videoJobs(2));
  const creates = first.holdRequest(/^POST \/text-to-video/);
  await first.queue.start();
  await creates.reached(2);
  await first.crash();
  await cluster.expireLeases();
  await cluster.sql(`UPDATE {s}.task SET intent = replace(intent, '${cluster.emulator.url}', 'https://old.example')`);
  const second = cluster.worker();
  await second.queue.cancel();
  await second.queue.start();
  for (let count = 0; count < 60; count++) await cluster.emulator.clock.advance(10_000);
  expect(await second.queue.stats()).toMatchObject({ jobs: { running: 0 }, lanes: [{ used: 0 }] });
});
