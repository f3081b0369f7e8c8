import { createKling } from "klingkit";
import { peer } from "../peers.ts";
import type { Call } from "./measure.ts";

/** The part of ky that is used here. */
interface Ky {
  get(url: string, options: object): { json(): Promise<unknown> };
}

const id = "864512345678901234";

/** Creates the compared clients, which send the same request. */
export async function createClients(url: string): Promise<Readonly<Record<string, Call>>> {
  const { default: ky } = await peer<{ readonly default: Ky }>("ky");
  const kling = createKling({ apiKey: "api-key-bench", baseUrl: url, env: {} });
  const target = `${url}/tasks?task_ids=${id}`;
  const headers = { Authorization: "Bearer api-key-bench" };
  const minimal = { headers, retry: 0, timeout: false, throwHttpErrors: false };
  return {
    klingkit: () => kling.video.textToVideo.get(id),
    "minimal ky": () => ky.get(target, minimal).json(),
    "default ky": () => ky.get(target, { headers }).json(),
    fetch: async () => (await fetch(target, { headers })).json() as Promise<unknown>,
  };
}
