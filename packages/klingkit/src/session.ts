import { loadAudioEndpoints } from "@klingkit/audio/client";
import { ConfigurationError } from "@klingkit/errors";
import { type Clock, createTransport, type Transport, type TransportSettings } from "@klingkit/http";
import { loadImageEndpoints } from "@klingkit/image/client";
import { type Engine, loadOnce, safeListener, type ServiceFacts } from "@klingkit/tasks";
import { createEngine, createUploads } from "@klingkit/tasks/engine";
import { checkMedia } from "@klingkit/tasks/media";
import type { MediaClient } from "./media.ts";
import { loadVideoEndpoints } from "@klingkit/video/client";
import { baseUrlFromVariables } from "./base-url.ts";
import { chooseCredentials } from "./credentials.ts";
import { type EnvFile, readOptional } from "./environment.ts";
import type { KlingEvent } from "./events.ts";
import { createLog, printToConsole } from "./log.ts";
import type { KlingOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { Profile } from "./profile.ts";
import type { RawRequest, RawResponse } from "./raw-request.ts";
import { sendRawRequest } from "./send-raw-request.ts";
import { type Connection, type CredentialReport, verifyCredentials } from "./verify-credentials.ts";

/** The state of a client after its first call. */
export interface Session {
  readonly engine: Engine;
  verifyCredentials(): Promise<CredentialReport>;
  /** Sends a raw request, whose body is JSON text. */
  request(request: RawRequest, body: string | undefined): Promise<RawResponse>;
  readonly checkMedia: MediaClient["check"];
}

/** The checked options of a client. */
export interface SessionOptions {
  readonly platform: Platform;
  readonly options: KlingOptions;
  readonly settings: TransportSettings;
  /** The option `baseUrl`. */
  readonly explicitUrl: string | undefined;
  /** The URL of the region. */
  readonly regionalUrl: string;
  readonly clock: Clock;
}

type Emit = (event: KlingEvent) => void;

/**
 * Checks a feature of Node.js 22 and of browsers since 2024 before anything is paid.
 * @throws {ConfigurationError} if the runtime does not have it
 */
export function checkRuntime({ groupBy }: { readonly groupBy?: unknown }): void {
  if (groupBy !== undefined) return;
  throw new ConfigurationError("The JavaScript runtime is too old for klingkit.", {
    advice: "Use Node.js 22 or newer, or another runtime that has `Object.groupBy`.",
  });
}

/**
 * Creates the session of a client. The first request chooses the credential.
 * @throws {ConfigurationError} if `profile` is not a profile
 */
export async function createSession(session: SessionOptions): Promise<Session> {
  checkRuntime(Object);
  const { platform, options, explicitUrl, regionalUrl, clock } = session;
  const emit = createEmit(session);
  // A failure is not cached: the environment may be corrected while the program runs.
  const connection = loadOnce(async () => connect(session, emit));
  const facts =
    options.profile === undefined
      ? undefined
      : await factsOf(options.profile, async () => (await connection()).transport, clock, emit);
  const engine = createEngine({
    facts,
    transport: async () => (await connection()).transport,
    host: explicitUrl ?? regionalUrl,
    clock,
    fetch: options.fetch,
    random: options.random,
    endpoints: { video: loadVideoEndpoints, image: loadImageEndpoints, audio: loadAudioEndpoints },
    onEvent: emit,
    writeFile: platform.writeFile,
    streamWriter: platform.streamWriter,
    beforeCreate: options.beforeCreate,
    uploads: options.upload && createUploads(options.upload),
    concurrency: options.concurrency,
    telemetry: options.telemetry,
  });
  return {
    engine,
    verifyCredentials: () => verifyCredentials(connection, emit),
    request: (request, body) => sendRawRequest(engine, request, body),
    async checkMedia(media, mediaOptions = {}) {
      // The check needs no credential.
      const baseUrl = await connection().then(
        ({ transport }) => transport.baseUrl,
        () => explicitUrl ?? regionalUrl,
      );
      return checkMedia(media, mediaOptions, { fetch: options.fetch, clock, baseUrl });
    },
  };
}

/** Returns the facts of a profile. Undefined if it does not apply to the account. */
async function factsOf(
  profile: Profile,
  transport: () => Promise<Transport>,
  clock: Clock,
  emit: Emit,
): Promise<ServiceFacts | undefined> {
  const loading = import("./profile.ts");
  const { checkProfile } = await (clock.track?.(loading) ?? loading);
  const checked = await checkProfile(profile, transport, clock.now());
  if (!checked) {
    throw new ConfigurationError("`profile` is not a profile.", {
      advice: "Pass the parsed content of the file profile.json that `klingkit probe` wrote with this version.",
    });
  }
  const [facts, problem] = "facts" in checked ? [checked.facts, undefined] : [undefined, checked.problem];
  emit({ type: "profile", at: clock.now(), isUsed: facts !== undefined, problem });
  return facts;
}

/** Returns a function that passes events to the listener and to the log. */
function createEmit({ platform, options }: SessionOptions): Emit {
  const logVariable = (): string | undefined =>
    options.env ? options.env["KLINGKIT_LOG"] : readOptional(platform.environment, "KLINGKIT_LOG");
  const listeners = [
    safeListener(options.onEvent),
    safeListener(createLog(options.logLevel, logVariable, platform.print ?? printToConsole)),
  ];
  return (event) => listeners.forEach((listener) => listener(event));
}

function connect(session: SessionOptions, emit: Emit): Connection {
  const { platform, options, settings, explicitUrl, regionalUrl, clock } = session;
  const { env, fetch, random, region } = options;
  let file: { readonly found: EnvFile | undefined } | undefined;
  const sources = {
    environment: () => env ?? platform.environment(),
    envFile: () => (file ??= { found: env ? undefined : platform.envFile?.() }).found,
  };
  const { credentials: authorizer, isFromFile, parts } = chooseCredentials(options, sources, clock);
  const usesVariables = explicitUrl === undefined && region === undefined;
  const baseUrl = explicitUrl ?? (usesVariables ? baseUrlFromVariables(sources, isFromFile, regionalUrl) : regionalUrl);
  const transportTo = (url: string, onEvent = emit): Transport =>
    createTransport({ ...settings, baseUrl: url, authorizer, clock, fetch, random, onEvent });
  return { transport: transportTo(baseUrl), connect: transportTo, credential: { kind: authorizer.kind, parts } };
}
