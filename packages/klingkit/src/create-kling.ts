import { type AccountClient, createAccountClient } from "@klingkit/account";
import { type AudioClient, audioEndpoints, createAudioClient } from "@klingkit/audio/client";
import { ConfigurationError } from "@klingkit/errors";
import {
  createTransport,
  normalizeBaseUrl,
  regionUrl,
  safeListener,
  systemClock,
  type Transport,
} from "@klingkit/http";
import { createImageClient, type ImageClient, imageEndpoints } from "@klingkit/image/client";
import {
  closeTasks,
  copyInput,
  createHook,
  createTasksClient,
  type FileWriter,
  type StreamWriter,
  type TaskContext,
  type TasksClient,
} from "@klingkit/tasks";
import { createVideoClient, type VideoClient, videoEndpoints } from "@klingkit/video/client";
import { baseUrlFromVariables } from "./base-url.ts";
import { chooseStrategy, guardBrowser } from "./credentials.ts";
import type { EnvFile, Variables } from "./environment.ts";
import type { KlingOptions } from "./options.ts";
import { createRequest, type RawRequest, type RawResponse } from "./raw-request.ts";
import { createWebhooksClient, type WebhooksClient } from "./webhooks.ts";
import { type CredentialReport, verifyCredentials } from "./verify-credentials.ts";

/** A client: a plain record of what can be done. */
export interface Kling {
  readonly video: VideoClient;
  readonly image: ImageClient;
  readonly audio: AudioClient;
  readonly account: AccountClient;
  readonly tasks: TasksClient;
  readonly webhooks: WebhooksClient;
  /** One cheap read that tells whether and why not the credentials work. Never throws for what it finds. */
  verifyCredentials(): Promise<CredentialReport>;
  /** For what has no typed endpoint yet: one call, sent as every other. Never repeated in doubt. */
  request(request: RawRequest): Promise<RawResponse>;
  /** Ends every wait and every place in a queue; tasks go on at the service. Nothing of the client is left running. */
  close(): Promise<void>;
}

/** What only some runtimes have. */
export interface Platform {
  /** The variables of the environment. Called when one is needed, not before the first call. */
  readonly environment: () => Variables;
  /** The nearest `.env` file. Called when the options and the environment do not decide. */
  readonly envFile?: () => EnvFile | undefined;
  /** Returns the bytes of a file. */
  readonly readFile?: (path: string | URL) => Promise<ArrayBuffer>;
  readonly writeFile?: FileWriter;
  readonly streamWriter?: StreamWriter;
}

/**
 * Makes a client. Reads nothing and throws nothing for missing credentials: that comes at the first call.
 * @throws ConfigurationError for an option that is wrong in itself, and for a key in a web page
 */
export function createKlingOn(platform: Platform, given: KlingOptions): Kling {
  // The first call reads most of them: it must find what stood there when the client was made.
  const options: KlingOptions = {
    ...given,
    concurrency: copyInput(given.concurrency),
    retryDelay: { ...given.retryDelay },
  };
  guardBrowser(options);
  if (
    options.requestTimeout !== undefined &&
    !(Number.isFinite(options.requestTimeout) && options.requestTimeout > 0)
  ) {
    throw new ConfigurationError(`timeout must be above 0 milliseconds, not ${options.requestTimeout}.`);
  }
  const givenUrl = options.baseUrl === undefined ? undefined : normalizeBaseUrl(options.baseUrl);
  const regionalUrl = regionUrl(options.region ?? "singapore");
  const clock = options.clock ?? systemClock;
  const emit = safeListener(options.onEvent);

  let connected:
    | Promise<{ transport: Transport; connect: (baseUrl: string, onEvent?: KlingOptions["onEvent"]) => Transport }>
    | undefined;
  async function connectOnce(): NonNullable<typeof connected> {
    const { env } = options;
    let file: { readonly found: EnvFile | undefined } | undefined;
    const sources = {
      environment: () => env ?? platform.environment(),
      envFile: () => (file ??= { found: env ? undefined : platform.envFile?.() }).found,
    };
    const { strategy: authorizer, isFromFile } = chooseStrategy(options, sources, clock);
    const isOpen = givenUrl === undefined && options.region === undefined;
    const baseUrl = givenUrl ?? (isOpen ? baseUrlFromVariables(sources, isFromFile, regionalUrl) : regionalUrl);
    const connect = (url: string, onEvent = emit): Transport =>
      createTransport({
        baseUrl: url,
        authorizer,
        clock,
        fetch: options.fetch,
        requestTimeout: options.requestTimeout,
        maxRetries: options.maxRetries,
        retryDelay: options.retryDelay,
        random: options.random,
        onEvent,
      });
    return { transport: connect(baseUrl), connect };
  }
  function connection(): NonNullable<typeof connected> {
    connected ??= connectOnce();
    // A mistake in the environment may be mended while the program runs.
    connected.catch(() => (connected = undefined));
    return connected;
  }

  const context: TaskContext = {
    transport: async () => (await connection()).transport,
    clock,
    fetch: options.fetch,
    random: options.random,
    endpoints: { ...videoEndpoints, ...imageEndpoints, ...audioEndpoints },
    emit,
    writeFile: platform.writeFile,
    streamWriter: platform.streamWriter,
    hook: options.beforeCreate && createHook(clock, options.beforeCreate),
    slotLimits: options.concurrency,
    tracer: options.tracer,
  };
  return {
    video: createVideoClient(context),
    image: createImageClient(context),
    audio: createAudioClient(context),
    account: createAccountClient(context),
    tasks: createTasksClient(context),
    webhooks: createWebhooksClient(context),
    verifyCredentials: () => verifyCredentials(connection, emit),
    request: createRequest(context.transport),
    close: async () => closeTasks(context),
  };
}
