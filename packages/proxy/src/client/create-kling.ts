import type { Output } from "@klingkit/tasks";
import { type ProxyClientOptions, readClientOptions } from "./options.ts";
import { createSender } from "./send.ts";
import { createTasks } from "./tasks.ts";
import type { CreateOptions, ProxiedKling, RunOptions } from "./types.ts";
import { createWaits } from "./waits.ts";

/**
 * Creates a client in a web page that uses the proxy of a server. It has no key. Its calls have the names, inputs, results
 * and errors of `createKling` of `klingkit`.
 * @throws {ConfigurationError} if an option is unknown, or `proxyUrl` is missing
 * @example
 * const kling = createKling({ proxyUrl: "/api/kling" });
 * const { output } = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
 * video.src = output.url;
 */
export function createKling(options: ProxyClientOptions): ProxiedKling {
  const settings = readClientOptions(options);
  const sender = createSender(settings);
  const tasks = createTasks(sender, createWaits(sender, settings.clock), settings.clock);

  const calls = (endpoint: string): Readonly<Record<string, unknown>> => {
    async function create(input: unknown, { externalTaskId, watermark, signal }: CreateOptions = {}) {
      const named = { externalTaskId: externalTaskId ?? crypto.randomUUID(), watermark };
      const request = { call: "create", endpoint, input, options: named, isRepeated: false } as const;
      return tasks.fromView(await sender.call(request, signal));
    }
    return {
      create,
      async run(input: unknown, { waitTimeout, onUpdate, ...others }: RunOptions = {}) {
        const { signal } = others;
        const task = await create(input, others);
        return task.wait({
          ...(waitTimeout === undefined ? {} : { waitTimeout }),
          ...(onUpdate === undefined ? {} : { onUpdate }),
          ...(signal === undefined ? {} : { signal }),
        });
      },
      async get({ externalTaskId }: { externalTaskId: string }, { signal }: { signal?: AbortSignal } = {}) {
        const view = await sender.call({ call: "get", endpoint, externalTaskId }, signal);
        return view === undefined || view === null ? undefined : tasks.fromView<Output>(view);
      },
      estimate: (input: unknown) => sender.call({ call: "estimate", endpoint, input }, undefined),
    };
  };

  /**
   * Returns the calls below a name: `video.textToVideo.create`, or `audio.speech()` itself. The proxy knows which names
   * exist, and the types name them.
   */
  const below = (name: string): unknown => {
    const methods = calls(name);
    const invoke = async (input: unknown, { signal }: { signal?: AbortSignal } = {}) =>
      sender.call({ call: "invoke", endpoint: name, input }, signal);
    return new Proxy(invoke, {
      get: (_invoke, key) =>
        // `await kling.video` asks for `then`.
        typeof key !== "string" || key === "then"
          ? undefined
          : Object.hasOwn(methods, key)
            ? methods[key]
            : below(`${name}.${key}`),
    });
  };

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types of all calls are those of the endpoints
    ...({ video: below("video"), image: below("image"), audio: below("audio") } as Pick<
      ProxiedKling,
      "video" | "image" | "audio"
    >),
    tasks: { resume: (task) => tasks.fromReference(task) },
  };
}
