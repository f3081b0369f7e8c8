import type { ListEndpoint } from "../endpoint/endpoint.ts";
import type { Engine } from "../engine/engine.ts";
import type { ListOptions } from "../options/options.ts";
import { copyInput } from "./copy-input.ts";
import { bindEndpoint } from "./bind-endpoint.ts";
import type { Lazy } from "./lazy.ts";

/**
 * Creates a function that iterates over a list. Options are copied at the call. Each page is requested when the
 * iteration reaches it.
 * @param engine the engine, or a function that loads it
 * @param endpoint the list, or a function that loads it
 * @example
 * const presets = createList(engine, presetVoices);
 * for await (const { id, name } of presets()) console.log(id, name);
 */
export function createList<Item>(
  engine: Lazy<Engine>,
  endpoint: Lazy<ListEndpoint<Item>>,
): (options?: ListOptions) => AsyncIterable<Item> {
  const ready = bindEndpoint(engine, endpoint);
  return (options) => items(copyInput(options));

  async function* items(options: ListOptions | undefined): AsyncGenerator<Item> {
    const bound = await ready();
    yield* bound.engine.items(bound.endpoint, options);
  }
}
