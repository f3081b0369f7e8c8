import { type AccountClient, createAccountClient } from "@klingkit/account";
import { type AudioClient, createAudioClient } from "@klingkit/audio/client";
import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { normalizeBaseUrl, regionUrl, systemClock, transportSettings } from "@klingkit/http/options";
import { createImageClient, type ImageClient } from "@klingkit/image/client";
import {
  checkConcurrency,
  copyInput,
  createTasksClient,
  type Disposal,
  type Engine,
  once,
  safeListener,
  type TasksClient,
} from "@klingkit/tasks";
import { createVideoClient, type VideoClient } from "@klingkit/video/client";
import { guardBrowser } from "./browser-guard.ts";
import { readOptional } from "./environment.ts";
import { createLog, logLevels, printToConsole } from "./log.ts";
import type { KlingEvent } from "./events.ts";
import { type KlingOptions, optionNames, otherOptionNames } from "./options.ts";
import type { Platform } from "./platform.ts";
import { createRequest, type RawRequest, type RawResponse } from "./raw-request.ts";
import type { Session } from "./session.ts";
import type { CredentialReport } from "./verify-credentials.ts";
import { createWebhooksClient, type WebhooksClient } from "./webhooks.ts";

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

/**
 * Creates a client. It reads nothing yet, and does not miss a credential: the first call does. That call also loads the
 * engine and its endpoints, so that a page that rarely generates anything stays small.
 * @throws {ConfigurationError} if an option is unknown or out of range, or a key is in a web page
 */
export function createKlingOn(platform: Platform, given: KlingOptions): Kling {
  rejectUnknownNames(given, optionNames, { kind: "option", otherNames: otherOptionNames });
  // The first call reads most of them: it must find the values of this moment.
  const options: KlingOptions = { ...given, concurrency: copyInput(given.concurrency) };
  checkConcurrency(options.concurrency);
  checkLogLevel(options.logLevel);
  const settings = transportSettings(options);
  guardBrowser(options);
  const givenUrl = options.baseUrl === undefined ? undefined : normalizeBaseUrl(options.baseUrl);
  const regionalUrl = regionUrl(options.region ?? "singapore");
  const clock = options.clock ?? systemClock;
  const logVariable = (): string | undefined =>
    options.env ? options.env["KLINGKIT_LOG"] : readOptional(platform.environment, "KLINGKIT_LOG");
  const listeners = [
    safeListener(options.onEvent),
    safeListener(createLog(options.logLevel, logVariable, platform.print ?? printToConsole)),
  ];
  const emit = (event: KlingEvent): void => listeners.forEach((listener) => listener(event));

  let isStarted = false;
  const loadSession = once(async () => {
    const { createSession } = await import("./session.ts");
    return createSession({
      platform,
      options,
      settings,
      givenUrl,
      regionalUrl,
      clock,
      emit,
    });
  });
  const session = (): Promise<Session> => {
    isStarted = true;
    const loading = loadSession();
    return clock.track?.(loading) ?? loading;
  };
  const engine = async (): Promise<Engine> => (await session()).engine;
  const close = async (): Promise<void> => {
    if (isStarted) (await engine()).close();
  };
  return {
    video: createVideoClient(engine),
    image: createImageClient(engine),
    audio: createAudioClient(engine),
    account: createAccountClient(engine),
    tasks: createTasksClient(engine),
    webhooks: createWebhooksClient(engine, clock),
    verifyCredentials: async () => (await session()).verifyCredentials(),
    request: createRequest(engine),
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
