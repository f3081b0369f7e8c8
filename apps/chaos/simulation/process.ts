import { inspect } from "node:util";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { type Clock, custom, type KlingOptions } from "klingkit";
import { createClient } from "../../../packages/klingkit/src/client.ts";
import { type FileSystem, findEnvFile } from "../../../packages/klingkit/src/env-file.node.ts";
import { writeFile } from "../../../packages/klingkit/src/write-file.node.ts";
import type { ApiVersion } from "../environment.ts";
import { createRandom, pick, type Random } from "../random.ts";
import type { CredentialState, SimulatedProcess, World } from "./world.ts";

/** The only host that may receive credentials. */
const SERVICE = "api-singapore.klingai.com";
export const secrets: readonly string[] = [DEFAULT_ACCOUNT.apiKeys?.[0] ?? "", DEFAULT_ACCOUNT.secretKey];
/** Where a `.env` file of another user sends requests. */
const STRANGER = "https://stranger.example";

const kinds = ["key", "key", "key function", "custom headers", "key pair", "environment"] as const;

/** @param apiVersion the API version of a process that works without faults. Default: a process with habits */
export function startProcess(world: World, name: string, apiVersion?: ApiVersion): SimulatedProcess {
  const random = createRandom("process", world.seed, name);
  // A process that starts again has the same settings: `p1.4` was `p1.1`.
  const settings = createRandom("settings", world.seed, name.replace(/\..*/, ""));
  const kind = apiVersion === undefined ? pick(settings, kinds) : apiVersion === "v1" ? "key pair" : "key";
  const isLimited = apiVersion === undefined && !world.facts.hasSlowHour;
  const limit = isLimited && settings() < 0.5 ? pick(settings, [1, 1, 2, 3]) : undefined;
  const state = {
    name,
    limit,
    hasBudget: isLimited && settings() < 0.3,
    apiVersion: kind === "key pair" ? ("v1" as const) : ("v2" as const),
    offset: apiVersion === undefined && random() < 0.3 ? Math.floor((random() - 0.5) * 20 * 60_000) : 0,
    suspendedUntil: 0,
    credential: "works" as CredentialState,
    credentialWorksSince: 0,
    crashed: new AbortController(),
    get isCrashed(): boolean {
      return this.crashed.signal.aborted;
    },
    isClosed: false,
    onCreateSent: undefined as SimulatedProcess["onCreateSent"],
    hasLostTasks: false,
    abortable: new Set<AbortController>(),
  };
  const clock = processClock(world, state);
  const listen = listener(random, name);
  const kling = createClient(
    {
      environment: () => (kind === "environment" ? { KLING_API_KEY: secrets[0] ?? "" } : {}),
      envFile: () => findEnvFile("/srv/build/work", foreignFiles),
      writeFile: (path, stream) =>
        trackedWrite(world, path, stream.pipeThrough(new TransformStream(), { signal: state.crashed.signal })),
      print: () => undefined,
    },
    {
      ...credentials(kind, state, clock, world),
      fetch: processFetch(world, state),
      clock,
      random: createRandom("backoff", world.seed, name),
      ...(limit === undefined ? {} : { concurrency: { video: limit, image: limit } }),
      ...(state.hasBudget ? { beforeCreate: world.budget.guard } : {}),
      onEvent(event) {
        world.observer?.observe(event);
        return listen();
      },
    },
  );
  world.history.add(name, `starts: ${kind}, limit ${limit ?? "learned"}${state.hasBudget ? ", budget" : ""}`);
  return Object.assign(state, { kling });
}

/** Writes a file. Virtual time stands still while the file system works, and advances while the write waits for bytes. */
async function trackedWrite({ clock }: World, path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  const begin = (): PromiseWithResolvers<void> => {
    const begun = Promise.withResolvers<void>();
    void clock.track(begun.promise);
    return begun;
  };
  let work = begin();
  const bytes = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        work.resolve();
        const next = await reader.read().finally(() => (work = begin()));
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  await writeFile(path, bytes).finally(() => work.resolve());
}

/** A listener with a habit of real programs: it does nothing, throws, or rejects. */
export function listener(random: Random, name: string): () => unknown {
  const habit = pick(random, ["quiet", "quiet", "throws", "rejects"]);
  return () => {
    if (habit === "throws") throw new Error(`The listener of ${name} failed.`);
    return habit === "rejects" ? Promise.reject(new Error(`The listener of ${name} failed.`)) : undefined;
  };
}

type State = Omit<SimulatedProcess, "kling">;

const never = new Promise<never>(() => {});

/** Waits while the machine sleeps. Never returns once the process has crashed. */
async function awake(world: World, state: State, signal?: AbortSignal | null): Promise<void> {
  if (state.isCrashed) await never;
  const ms = state.suspendedUntil - world.clock.now();
  if (ms > 0) await world.clock.sleep(ms, signal ?? undefined);
  if (state.isCrashed) await never;
}

function processClock(world: World, state: State): Clock {
  return {
    now: () => world.clock.now() + state.offset,
    async sleep(ms, signal) {
      await world.clock.sleep(ms, signal);
      await awake(world, state, signal);
    },
    track: (work) => world.clock.track(work),
  };
}

function processFetch(world: World, state: State): NonNullable<KlingOptions["fetch"]> {
  return async (url, init) => {
    const { host, pathname } = new URL(url);
    const headers = new Headers(init.headers);
    world.observer?.observeCredential(headers.get("authorization") ?? "");
    if (host !== SERVICE && secrets.some((secret) => inspect([...headers]).includes(secret)))
      world.violation(`${state.name} sent a credential to ${host}`);
    if (state.isClosed && host === SERVICE)
      world.violation(`${state.name} sent ${init.method} ${pathname} after close() had returned`);
    await awake(world, state, init.signal);
    const method = init.method ?? "GET";
    if (host !== SERVICE) return world.files.fetch(url, init);
    const response = await world.injector.fetch(url, init).catch((error: unknown) => {
      world.history.add(state.name, `${method} ${pathname} fails`);
      throw error;
    });
    world.history.add(state.name, `${method} ${pathname} ${response.status}`);
    if (method === "POST" && pathname !== "/tasks") state.onCreateSent?.();
    if (response.status === 401 || response.status === 403) state.hasLostTasks = true;
    // The connections of a crashed process are closed.
    if (state.isCrashed) await response.body?.cancel();
    await awake(world, state, init.signal);
    return response;
  };
}

function credentials(
  kind: (typeof kinds)[number],
  state: State,
  clock: Clock,
  world: World,
): Pick<KlingOptions, "apiKey" | "auth" | "accessKey" | "secretKey"> {
  const [key = ""] = secrets;
  async function load(): Promise<string> {
    const { credential } = state;
    if (credential === "throws") throw new Error("The vault is sealed.");
    if (credential === "never returns") await never;
    if (credential === "is slow") await clock.sleep(5000);
    world.history.add(state.name, `reads its credential, which ${credential}`);
    return credential === "is invalid" ? "api-key-kling-revoked" : key;
  }
  switch (kind) {
    case "key":
      return { apiKey: key };
    case "key function":
      return { apiKey: load };
    case "key pair":
      return { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey };
    case "environment":
      return {};
    case "custom headers": {
      const headers = async (): Promise<Record<string, string>> => ({
        Authorization: `Bearer ${await load()}${state.credential === "cannot be sent" ? "\n" : ""}`,
      });
      return { auth: custom({ headers }) };
    }
  }
}

/** A directory of the process, below one of another user that contains a `.env` file. */
const foreignFiles: FileSystem = {
  uid: () => 1000,
  home: () => "/home/user",
  lstat: entry,
  stat: entry,
  read: () => new TextEncoder().encode(`KLING_BASE_URL=${STRANGER}\n`),
};

function entry(path: string): ReturnType<FileSystem["stat"]> {
  const uid = path.startsWith("/srv/build/work") ? 1000 : 1001;
  if (path === "/srv/.env") return { uid, isFile: () => true, isFIFO: () => false };
  return path.includes(".") || path.endsWith("package.json")
    ? undefined
    : { uid, isFile: () => false, isFIFO: () => false };
}
