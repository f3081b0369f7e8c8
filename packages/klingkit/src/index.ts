import type { BytesSource } from "@klingkit/tasks";
import { platform } from "#platform";
import { createKlingOn, type Kling } from "./create-kling.ts";
import { fileOn } from "./file.ts";
import type { KlingOptions } from "./options.ts";

/**
 * Creates a client. It works in every runtime with `fetch`. It reads nothing and sends nothing before its first call.
 *
 * On Node.js, Bun and Deno it also reads credentials from the nearest `.env` file of the project, and `download` takes the
 * path of a file or a `Writable` of Node.js. `KLING_BASE_URL` of a `.env` file is used only together with the credential of
 * the same file. In other runtimes a path is refused with a `ConfigurationError`.
 * @throws {ConfigurationError} if an option is invalid, or if a key is given in a web page
 * @example
 * const kling = createKling(); // KLING_API_KEY from the environment or .env
 */
export function createKling(options: KlingOptions = {}): Kling {
  return createKlingOn(platform, options);
}

/**
 * Refers to an image or audio file by its path, for every input that takes media. The file is read when the task is
 * created. No other function opens a file for reading by a path: a plain string is never one.
 * @throws {ConfigurationError} in a runtime other than Node.js, Bun and Deno: pass a `Blob` there
 * @example
 * await kling.video.imageToVideo.create({ firstFrame: file("lighthouse.png") });
 */
export function file(path: string | URL): BytesSource {
  return fileOn(platform, path);
}

export type {
  AccountClient,
  BalanceDeduction,
  LedgerQuery,
  PacksQuery,
  ResourcePack,
  UnitDeduction,
  UnitLedgerQuery,
} from "@klingkit/account";
export type {
  AudioClient,
  Speech,
  SpeechInput,
  TextToAudioInput,
  VideoToAudioInput,
  VoiceInput,
  VoicesClient,
} from "@klingkit/audio";
export {
  apiKey,
  custom,
  type CustomStrategy,
  jwt,
  type JwtOptions,
  keyHeaders,
  type KeyPair,
  type Strategy,
} from "@klingkit/auth";
export {
  AbortError,
  AccountError,
  AlreadyExistsError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  DownloadError,
  InvalidInputError,
  KlingError,
  PermissionError,
  PolicyError,
  type ValidationIssue,
  RequestRefusedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  type TaskReference,
  type TaskState,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
  type ApiVersion,
} from "@klingkit/errors";
export {
  type Expansion,
  type ExpandInput,
  type ImageClient,
  type ImageGenerateInput,
  type ImageOmniInput,
  type MultiImageInput as ImageMultiImageInput,
  type MultiShotInput,
  type Recognition,
  type RecognizeInput,
  type TryOnInput,
} from "@klingkit/image";
export type { Estimate } from "@klingkit/models";
export { type Clock, type FetchLike, type Region, regions } from "@klingkit/http";
export type {
  Billing,
  BytesSource,
  CreateOptions,
  EndpointClient,
  MediaInput,
  Output,
  PrepareOptions,
  RunOptions,
  SendOptions,
  Task,
  TaskIntent,
  TaskResult,
  TaskSnapshot,
  TasksClient,
  TaskStatus,
  WaitOptions,
  WaitUpdate,
} from "@klingkit/tasks";
export type {
  AvatarInput,
  EffectsInput,
  ElementInput,
  ElementsClient,
  ExtendInput,
  FacesClient,
  ImageToVideoInput,
  LipSyncClient,
  LipSyncInput,
  MotionControlInput,
  MultiElementsClient,
  MultiElementsInput,
  MultiImageInput as VideoMultiImageInput,
  OmniInput as VideoOmniInput,
  SimpleLipSyncInput,
  TextToVideoInput,
  VideoClient,
} from "@klingkit/video";
export { type Receiver, type ReceiverOptions } from "@klingkit/webhooks";
export type { Kling } from "./create-kling.ts";
export type { KlingEvent, KlingOptions } from "./options.ts";
export type { RawRequest, RawResponse } from "./raw-request.ts";
export type { CredentialReport } from "./verify-credentials.ts";
