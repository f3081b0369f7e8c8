import { trace } from "@opentelemetry/api";
import { type AccountSetup, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { openTelemetry } from "@klingkit/otel";
import { createKling } from "klingkit";

/** An account with two slots. */
export const account: AccountSetup = {
  ...DEFAULT_ACCOUNT,
  packs: [{ type: "video", units: 1000, concurrency: 2 }],
};

const scenes = ["a lighthouse in fog", "a harbour at dawn", "gulls over the pier [fail]", "a red boat lands"];

/**
 * Creates four videos at once on two slots. One task fails, and the response of one create is lost.
 * @returns the number of failed tasks
 */
export async function runBatch(emulator: Emulator, log: (line: string) => void): Promise<number> {
  await using kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    env: {},
    concurrency: { video: 2 },
    telemetry: openTelemetry(),
  });
  // The emulator creates the second task, and closes the connection instead of responding.
  emulator.faults.add({ method: "POST", path: "/text-to-video/", nth: 2, times: 1, drop: "after" });
  return await trace.getTracer("films").startActiveSpan("batch", async (span) => {
    try {
      const results = await Promise.allSettled(
        scenes.map(async (prompt) => {
          const done = await kling.video.textToVideo.run({ prompt, duration: 5 });
          await done.download(new WritableStream());
          log(`${done.id} succeeded`);
        }),
      );
      for (const result of results) if (result.status === "rejected") log(String(result.reason));
      return results.filter(({ status }) => status === "rejected").length;
    } finally {
      span.end();
    }
  });
}
