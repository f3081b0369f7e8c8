import type { FetchLike } from "klingkit";
import { createEnvironment } from "../environment.ts";

/** Responses of the emulator and JSON of klingkit, from which mutations start. */
export interface RecordedSamples {
  /** Response bodies. */
  readonly responses: readonly string[];
  readonly references: readonly string[];
  readonly intents: readonly string[];
}

export async function recordSamples(): Promise<RecordedSamples> {
  const responses: string[] = [];
  const references: string[] = [];
  const intents: string[] = [];
  await using environment = await createEnvironment();
  const { emulator } = environment;
  const fetch: FetchLike = async (url, init) => {
    const response = await environment.injector.fetch(url, init);
    if (response.headers.get("content-type")?.includes("json")) responses.push(await response.clone().text());
    return response;
  };
  for (const apiVersion of ["v2", "v1"] as const) {
    const kling = environment.client(apiVersion, { fetch });
    for (const prompt of ["fog", "fog [fail]", "fog [reject]"]) {
      const intent = await kling.video.textToVideo.prepare({ prompt });
      intents.push(JSON.stringify(intent));
      const task = await kling.tasks.send(intent).catch(() => undefined);
      if (!task) continue;
      references.push(JSON.stringify(task));
      await task.refresh();
      await task.wait().catch(() => undefined);
    }
    for await (const task of kling.tasks.list()) responses.push(JSON.stringify(task.raw));
  }
  const { outcomeUnknownSince: _, ...known } = JSON.parse(references[0] ?? "{}") as Record<string, unknown>;
  references.push(JSON.stringify({ ...known, id: undefined, outcomeUnknownSince: emulator.clock.now() }));
  return { responses, references, intents };
}
