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
  loadOnce,
  type TasksClient,
} from "@klingkit/tasks";
import { createVideoClient, type VideoClient } from "@klingkit/video/client";
import { guardBrowser } from "./browser-guard.ts";
import { type KlingOptions, logLevels, optionNames, otherOptionNames } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { MediaClient } from "./media.ts";
import type { RawRequest, RawResponse } from "./raw-request.ts";
import type { Session } from "./session.ts";
import type { CredentialReport } from "./verify-credentials.ts";
import { createWebhooksClient, type WebhooksClient } from "./webhooks.ts";

/**
 * The client of the Kling AI API.
 * @example
 * await using kling = createKling(); // closed at the end of the block
 */
export interface Kling extends Disposal {
  /** The video endpoints. */
  readonly video: VideoClient;
  /** The image endpoints. */
  readonly image: ImageClient;
  /** The audio endpoints. */
  readonly audio: AudioClient;
  /** The resource packs and the ledgers of the account. */
  readonly account: AccountClient;
  /** The calls for tasks of every endpoint. */
  readonly tasks: TasksClient;
  /** The callbacks of the service. */
  readonly webhooks: WebhooksClient;
  /** The check of media before they are sent. */
  readonly media: MediaClient;
  /**
   * Sends a free request, and reports within 10 seconds whether the service accepts the credentials. The request is not
   * retried. It does not throw: the report states the problem.
   * @example
   * const { ok, message } = await kling.verifyCredentials();
   * if (!ok) console.error(message);
   */
  verifyCredentials(): Promise<CredentialReport>;
  /**
   * Calls an endpoint that klingkit does not have yet, with the same credential, retries and errors. A create whose
   * outcome is unknown is not sent again.
   * @throws {ConfigurationError} if the request has an unknown field, or a path outside of the base URL
   * @throws {KlingError} the matching subclass if the call fails
   * @example
   * const { data } = await kling.request({ method: "GET", path: "/v1/videos/text2video", query: { pageSize: 10 } });
   */
  request(request: RawRequest): Promise<RawResponse>;
  /**
   * Ends every call of the client with an `AbortError`, and every later one. Its `taskState` states whether a task may
   * exist: a create whose request is under way has an unknown outcome, so await your creates first. Tasks keep running at
   * the service, and downloads continue.
   */
  close(): Promise<void>;
}

/**
 * Creates a client for a platform. The first call reads the credential, and loads the engine and the endpoints: a page
 * that rarely creates tasks stays small.
 * @throws {ConfigurationError} if an option is unknown or out of range, or if a key is in a web page
 */
export function createClient(platform: Platform, clientOptions: KlingOptions): Kling {
  rejectUnknownNames(clientOptions, optionNames, { kind: "option", otherNames: otherOptionNames });
  // The first call reads most options later, so a copy protects against changes until then.
  const options: KlingOptions = {
    ...clientOptions,
    concurrency: copyInput(clientOptions.concurrency),
    profile: copyInput(clientOptions.profile),
    beforeCreate: [clientOptions.beforeCreate ?? []].flat(),
    ...(clientOptions.env ? { env: { ...clientOptions.env } } : {}),
  };
  checkConcurrency(options.concurrency);
  checkLogLevel(options.logLevel);
  checkHooks(options.beforeCreate);
  const settings = transportSettings(options);
  guardBrowser(options);
  const explicitUrl = options.baseUrl === undefined ? undefined : normalizeBaseUrl(options.baseUrl);
  const regionalUrl = regionUrl(options.region ?? "singapore");
  const clock = options.clock ?? systemClock;

  let isStarted = false;
  let isClosed = false;
  const loadSession = loadOnce(async () => {
    // Only the import is tracked: the check of a profile sends a request.
    const loading = import("./session.ts");
    const { createSession } = await (clock.track?.(loading) ?? loading);
    const created = await createSession({ platform, options, settings, explicitUrl, regionalUrl, clock });
    if (isClosed) created.engine.close();
    return created;
  });
  const session = (): Promise<Session> => {
    isStarted = true;
    return loadSession();
  };
  const engine = async (): Promise<Engine> => (await session()).engine;
  const close = async (): Promise<void> => {
    isClosed = true;
    if (isStarted) (await engine()).close();
  };
  return {
    video: createVideoClient(engine),
    image: createImageClient(engine),
    audio: createAudioClient(engine),
    account: createAccountClient(engine),
    tasks: createTasksClient(engine),
    webhooks: createWebhooksClient(engine, clock),
    media: { check: async (...args) => (await session()).checkMedia(...copyInput(args)) },
    verifyCredentials: async () => (await session()).verifyCredentials(),
    async request({ body, ...request }) {
      // Copied and encoded at once, because the caller may change the object while the session loads.
      const text = JSON.stringify(body);
      const copy = { ...request, query: { ...request.query } };
      return (await session()).request(copy, text);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkHooks(hooks: KlingOptions["beforeCreate"]): void {
  if ([hooks].flat().every((hook) => typeof hook === "function")) return;
  throw new ConfigurationError("`beforeCreate` must be a function or a list of functions.");
}

function checkLogLevel(level: unknown): void {
  if (level === undefined || logLevels.some((known) => known === level)) return;
  throw new ConfigurationError(`\`logLevel\` must be one of: ${logLevels.join(", ")}.`);
}
