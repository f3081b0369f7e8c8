import { type AccountSetup, DEFAULT_ACCOUNT } from "./accounts/account.ts";
import { openAccount } from "./accounts/ledger.ts";
import { createApi } from "./api/api.ts";
import type { Delivery } from "./callbacks/deliver.ts";
import { createWebhookDispatcher } from "./callbacks/dispatcher.ts";
import { createClock } from "./clock/create-clock.ts";
import { createControl } from "./control/control.ts";
import { createControlGuard } from "./control/guard.ts";
import type { Emulator } from "./emulator.ts";
import { createFaultInjector } from "./faults/faults.ts";
import { type CallDetails, createCallLog } from "./http/calls.ts";
import { createRequestHandler } from "./http/handler.ts";
import { createFetch } from "./http/in-process.ts";
import { createMediaServer } from "./http/media.ts";
import { listen } from "./http/server.ts";
import { createIds } from "./ids.ts";
import { createMediaLinks } from "./media/links.ts";
import { createMediaRenderer } from "./media/renderer.ts";
import type { EmulatorOptions } from "./options.ts";
import { createPresets } from "./presets.ts";
import { createRandom } from "./random.ts";
import type { Service } from "./service.ts";
import { elementTask, voiceTask } from "./task-setup.ts";
import { snapshot } from "./snapshot.ts";
import { DEFAULT_SWITCHES } from "./switches.ts";
import { createTaskStore } from "./tasks/store.ts";

const DEFAULT_REGION = "singapore";

/**
 * Starts an emulator of the Kling API. Close it with `await emulator.close()` or `await using`.
 * @throws {Error} if the port is in use, or the host is not an address of this machine
 * @throws {RangeError} if `taskSpeed` is not above 0
 * @example
 * await using emulator = await createEmulator({ clock: "virtual", listen: false });
 * const { url: baseUrl, fetch, clock } = emulator;
 * const kling = createKling({ apiKey: "api-key-emulator", baseUrl, fetch, clock });
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { seed = 1, taskSpeed = 1 } = options;
  if (!(taskSpeed > 0 && taskSpeed < Infinity)) throw new RangeError("taskSpeed must be a number above 0");
  const random = createRandom(seed);
  const internalClock = createClock(options.clock ?? "real", options.startAt);
  const { clock } = internalClock;
  const ids = createIds(clock.now, random);
  const faults = createFaultInjector(random);
  const callLog = createCallLog();
  const callbacks: Delivery[] = [];
  const links = createMediaLinks(seed);
  let url = "http://emulator.localhost";
  let state = createState();

  const handle = createRequestHandler({
    internalClock,
    faults,
    callLog,
    uuid: ids.uuid,
    taskSpeed,
    process: async (request, details) =>
      new URL(request.url).pathname.startsWith("/__emulator/media/")
        ? state.media(request)
        : state.api.fetch(request, { details }),
    control: createControl(() => emulator),
  });
  const emulator: Emulator = {
    get url() {
      return url;
    },
    fetch: createFetch(handle, internalClock.idle),
    clock,
    faults: { add: faults.add, clear: faults.clear, list: faults.list },
    calls: callLog.calls,
    callbacks,
    state: () => snapshot(state.service),
    addAccount(setup) {
      const { accounts } = state.service;
      const keys = new Set(setup.apiKeys ?? []);
      const taken = accounts.some(
        (account) => account.setup.accessKey === setup.accessKey || account.setup.apiKeys?.some((key) => keys.has(key)),
      );
      if (taken)
        throw new Error(`The access key or an API key of account '${setup.accessKey}' belongs to another account.`);
      if (isInRegion(setup)) accounts.push(openAccount(setup, clock.now(), accounts.length + 1));
    },
    async addTask(setup) {
      const details: CallDetails = { text: JSON.stringify(setup.body), auth: "none" };
      const response = await state.api.fetch(new Request(new URL(setup.path, url), { method: "POST" }), {
        details,
        setup,
      });
      if (response.ok) return;
      throw new Error(`The task cannot be added: ${await response.text()}`);
    },
    addVoice: (setup) => emulator.addTask(voiceTask(setup)),
    addElement: (setup) => emulator.addTask(elementTask(setup)),
    reset() {
      state.service.isDiscarded = true;
      state = createState();
      faults.clear();
      callLog.clear();
      callbacks.length = 0;
    },
    async close() {
      internalClock.stop();
      await server?.close();
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
  const { host = "127.0.0.1", port = 0, publicUrl } = options;
  const server =
    options.listen === false ? undefined : await listen(handle, createControlGuard(host, publicUrl), host, port);
  if (server) url = server.url;
  return emulator;

  /** Whether the account belongs to the emulator's region, which rejects the credentials of all others. */
  function isInRegion({ region = DEFAULT_REGION }: AccountSetup): boolean {
    return region === (options.region ?? DEFAULT_REGION);
  }

  /** Creates the state that `reset` replaces. */
  function createState(): {
    service: Service;
    api: ReturnType<typeof createApi>;
    media: ReturnType<typeof createMediaServer>;
  } {
    const setups = (options.accounts ?? [DEFAULT_ACCOUNT]).filter(isInRegion);
    const service: Service = {
      options,
      startedAt: clock.now(),
      isDiscarded: false,
      switches: { ...DEFAULT_SWITCHES, ...options.switches },
      clock,
      random,
      ids,
      accounts: setups.map((setup, number) => openAccount(setup, clock.now(), number + 1)),
      tasks: createTaskStore(),
      presets: createPresets(),
      sessions: new Map(),
      mediaUrl: (task, file) =>
        links.sign(options.publicUrl ?? url, task.id, file, task.endsAt, service.switches.linkStyle),
      scheduleCallbacks: (task) => scheduleCallbacks(task),
    };
    const scheduleCallbacks = createWebhookDispatcher(service, internalClock, faults, callbacks);
    return {
      service,
      api: createApi(service),
      media: createMediaServer(service, links, createMediaRenderer(options.renderVideo)),
    };
  }
}
