import { createKling } from "klingkit";
import { peer } from "../peers.ts";

/** One get, read whole. */
export type Way = () => Promise<unknown>;

/** As much of ky as is used here. */
interface Ky {
  get(url: string, options: object): { json(): Promise<unknown> };
}

const id = "864512345678901234";

/** The same get, sent in every way that is compared. */
export async function waysTo(url: string): Promise<Readonly<Record<string, Way>>> {
  const { default: ky } = await peer<{ readonly default: Ky }>("ky");
  const kling = createKling({ apiKey: "api-key-bench", baseUrl: url, env: {} });
  const target = `${url}/tasks?task_ids=${id}`;
  const headers = { Authorization: "Bearer api-key-bench" };
  const lean = { headers, retry: 0, timeout: false, throwHttpErrors: false };
  return {
    klingkit: () => kling.video.textToVideo.get(id),
    "ky, lean": () => ky.get(target, lean).json(),
    "ky as it comes": () => ky.get(target, { headers }).json(),
    fetch: async () => (await fetch(target, { headers })).json() as Promise<unknown>,
  };
}
