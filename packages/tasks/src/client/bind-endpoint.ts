import type { Engine } from "../engine/engine.ts";
import { type Load, loaded, once } from "./load.ts";

/**
 * Returns a function that loads an engine, and an endpoint or a module with calls on it. A virtual clock does not advance
 * meanwhile.
 * @example const ready = bindEndpoint(engine, () => import("./calls.ts"));
 */
export function bindEndpoint<E extends object>(
  engine: Load<Engine>,
  endpoint: Load<E>,
): () => Promise<{ readonly engine: Engine; readonly endpoint: E }> {
  return once(async () => {
    const on = await loaded(engine);
    return { engine: on, endpoint: await on.track(loaded(endpoint)) };
  });
}
