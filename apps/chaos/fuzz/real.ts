import type { FetchLike } from "klingkit";
import { createWorld } from "../world.ts";

/** What the emulator answers in a short life, and what klingkit itself writes down: the stuff that mutations start from. */
export interface Real {
  /** Envelopes, as text. */
  readonly answers: readonly string[];
  readonly handles: readonly string[];
  readonly intents: readonly string[];
}

export async function recordReal(): Promise<Real> {
  const answers: string[] = [];
  const handles: string[] = [];
  const intents: string[] = [];
  await using world = await createWorld();
  const { emulator } = world;
  const fetch: FetchLike = async (url, init) => {
    const response = await world.line.fetch(url, init);
    if (response.headers.get("content-type")?.includes("json")) answers.push(await response.clone().text());
    return response;
  };
  for (const design of ["v2", "v1"] as const) {
    const kling = world.client(design, { fetch });
    for (const prompt of ["fog", "fog [fail]", "fog [reject]"]) {
      const intent = await kling.video.textToVideo.prepare({ prompt });
      intents.push(JSON.stringify(intent));
      const task = await kling.tasks.send(intent).catch(() => undefined);
      if (!task) continue;
      handles.push(JSON.stringify(task));
      await task.refresh();
      await task.wait().catch(() => undefined);
    }
    for await (const task of kling.tasks.list()) answers.push(JSON.stringify(task.raw));
  }
  const { outcomeUnknownSince: _, ...certain } = JSON.parse(handles[0] ?? "{}") as Record<string, unknown>;
  handles.push(JSON.stringify({ ...certain, id: undefined, outcomeUnknownSince: emulator.clock.now() }));
  return { answers, handles, intents };
}
