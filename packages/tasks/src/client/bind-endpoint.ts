import type { Engine } from "../engine/engine.ts";
import { type Lazy, resolveLazy, loadOnce } from "./lazy.ts";

/**
 * Returns a function that loads an engine and an endpoint, or a module. A virtual clock does not advance during the
 * load.
 * @example const ready = bindEndpoint(engine, () => import("./calls.ts"));
 */
export function bindEndpoint<E extends object>(
  engine: Lazy<Engine>,
  endpoint: Lazy<E>,
): () => Promise<{ readonly engine: Engine; readonly endpoint: E }> {
  return loadOnce(async () => {
    const loaded = await resolveLazy(engine);
    return { engine: loaded, endpoint: await loaded.track(resolveLazy(endpoint)) };
  });
}
