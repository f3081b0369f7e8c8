import { type AccountClient, createAccountClient } from "@klingkit/account";
import { type AudioClient, audioEndpoints, createAudioClient } from "@klingkit/audio/client";
import { ConfigurationError, refuseUnknownNames } from "@klingkit/errors";
import {
  createTransport,
  normalizeBaseUrl,
  regionUrl,
  safeListener,
  systemClock,
  type Transport,
  transportSettings,
} from "@klingkit/http";
import { createImageClient, type ImageClient, imageEndpoints } from "@klingkit/image/client";
import {
  checkConcurrency,
  closeTasks,
  copyInput,
  createHook,
  createTasksClient,
  type Disposal,
  type FileWriter,
  type StreamWriter,
  type TaskContext,
  type TasksClient,
} from "@klingkit/tasks";
import { createVideoClient, type VideoClient, videoEndpoints } from "@klingkit/video/client";
import { baseUrlFromVariables } from "./base-url.ts";
import { chooseStrategy, guardBrowser } from "./credentials.ts";
import { type EnvFile, readOptional, type Variables } from "./environment.ts";
import { createLog, logLevels, type Print, printToConsole } from "./log.ts";
import { type KlingEvent, type KlingOptions, optionNames, otherOptionNames } from "./options.ts";
import { createRequest, type RawRequest, type RawResponse } from "./raw-request.ts";
import { createWebhooksClient, type WebhooksClient } from "./webhooks.ts";
import { type CredentialReport, verifyCredentials } from "./verify-credentials.ts";

/**
 * A client: a plain record of functions.
 * @example
 * await using kling = createKling(); // closed at the end of the block
 */
export interface Kling extends Disposal {
  readonly video: VideoClient;
  readonly image: ImageClient;
  readonly audio: AudioClient;
  readonly account: AccountClient;
  readonly tasks: TasksClient;
  readonly webhooks: WebhooksClient;
  /** Sends one read that is free, and reports whether the credentials work, and why not. It does not throw for what it finds. */
  verifyCredentials(): Promise<CredentialReport>;
  /**
   * Calls what has no typed endpoint yet, with the same credential, retries and errors. A create is not repeated while its
   * outcome is unknown.
   * @throws {ConfigurationError} if the request has an unknown field, or a path that leaves the base URL
   * @throws {KlingError} if the call fails
   * @example
   * const { data } = await kling.request({ method: "GET", path: "/v1/videos/text2video", query: { pageSize: 10 } });
   */
  request(request: RawRequest): Promise<RawResponse>;
  /**
   * Ends every wait, and every create that waits for a slot, with an `AbortError`. Tasks keep running at the service.
   * Nothing of the client is left running.
   */
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
  /**
   * Prints a line of the log.
   * @default to the console
   */
  readonly print?: Print;
}

/**
 * Creates a client. It reads nothing yet, and does not miss a credential: the first call does.
 * @throws {ConfigurationError} if an option is unknown or out of range, or a key is in a web page
 */
export function createKlingOn(platform: Platform, given: KlingOptions): Kling {
  refuseUnknownNames(given, optionNames, { what: "option", otherNames: otherOptionNames });
  // The first call reads most of them: it must find what stood there when the client was made.
  const options: KlingOptions = { ...given };
  const concurrency = copyInput(options.concurrency);
  checkConcurrency(concurrency);
  checkLogLevel(options.logLevel);
  const settings = transportSettings(options);
  guardBrowser(options);
  const givenUrl = options.baseUrl === undefined ? undefined : normalizeBaseUrl(options.baseUrl);
  const regionalUrl = regionUrl(options.region ?? "singapore");
  const clock = options.clock ?? systemClock;
  const environment = (): Variables => options.env ?? platform.environment();
  const logVariable = (): string | undefined =>
    options.env ? options.env["KLINGKIT_LOG"] : readOptional(platform.environment, "KLINGKIT_LOG");
  const listeners = [
    safeListener(options.onEvent),
    safeListener(createLog(options.logLevel, logVariable, platform.print ?? printToConsole)),
  ];
  const emit = (event: KlingEvent): void => listeners.forEach((listener) => listener(event));

  let connected:
    | Promise<{ transport: Transport; connect: (baseUrl: string, onEvent?: KlingOptions["onEvent"]) => Transport }>
    | undefined;
  async function connectOnce(): NonNullable<typeof connected> {
    const { env } = options;
    let file: { readonly found: EnvFile | undefined } | undefined;
    const sources = {
      environment,
      envFile: () => (file ??= { found: env ? undefined : platform.envFile?.() }).found,
    };
    const { strategy: authorizer, isFromFile } = chooseStrategy(options, sources, clock);
    const isOpen = givenUrl === undefined && options.region === undefined;
    const baseUrl = givenUrl ?? (isOpen ? baseUrlFromVariables(sources, isFromFile, regionalUrl) : regionalUrl);
    const connect = (url: string, onEvent = emit): Transport =>
      createTransport({
        ...settings,
        baseUrl: url,
        authorizer,
        clock,
        fetch: options.fetch,
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
    host: givenUrl ?? regionalUrl,
    clock,
    fetch: options.fetch,
    random: options.random,
    endpoints: { ...videoEndpoints, ...imageEndpoints, ...audioEndpoints },
    emit,
    writeFile: platform.writeFile,
    streamWriter: platform.streamWriter,
    hook: options.beforeCreate && createHook(clock, options.beforeCreate),
    concurrency,
    tracer: options.tracer,
  };
  const close = async (): Promise<void> => closeTasks(context);
  return {
    video: createVideoClient(context),
    image: createImageClient(context),
    audio: createAudioClient(context),
    account: createAccountClient(context),
    tasks: createTasksClient(context),
    webhooks: createWebhooksClient(context),
    verifyCredentials: () => verifyCredentials(connection, emit),
    request: createRequest(context.transport),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkLogLevel(level: unknown): void {
  if (level === undefined || logLevels.some((known) => known === level)) return;
  throw new ConfigurationError("`logLevel` is not a level.", {
    advice: `Set it to ${logLevels.map((known) => `"${known}"`).join(", ")}.`,
  });
}
