import type { OutputDownloadOptions, OutputSaveOptions } from "../outputs.ts";
import type { RefreshOptions, TaskDownloadOptions, TaskSaveOptions, WaitOptions } from "../task.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
  PrepareCallOptions,
  PrepareOptions,
  RunOptions,
  SendOptions,
  TaskQuery,
} from "./options.ts";

/** The options of each kind of call. */
interface OptionsOf {
  readonly prepare: PrepareCallOptions;
  readonly create: CreateOptions;
  readonly run: RunOptions;
  readonly send: SendOptions;
  readonly wait: WaitOptions;
  /** Calls that read tasks. Their only option is a signal. */
  readonly get: RefreshOptions;
  readonly list: ListOptions;
  readonly query: TaskQuery;
  readonly download: TaskDownloadOptions;
  /** Downloads of one output. */
  readonly file: OutputDownloadOptions;
  /** Saves of one output. */
  readonly save: OutputSaveOptions;
  /** Saves of the outputs of a task. */
  readonly saveAll: TaskSaveOptions;
  /** Calls whose response contains the result. */
  readonly call: CallOptions;
  /** Jobs of a queue, which sets the external task id and the callback URL. */
  readonly job: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}

/** A kind of call, by its options. */
export type CallKind = keyof OptionsOf;

/** The names of all options of a kind. A missing name does not compile. */
type Names<Options> = { readonly [Name in keyof Required<Options>]: true };

const prepare: Names<PrepareOptions> = {
  externalTaskId: true,
  callbackUrl: true,
  watermark: true,
  apiVersion: true,
  validate: true,
  extraBody: true,
};
const send: Names<SendOptions> = {
  signal: true,
  createTimeout: true,
  queueTimeout: true,
  onExisting: true,
  possiblySent: true,
  beforeCreate: true,
};
const wait: Names<WaitOptions> = {
  waitTimeout: true,
  pollInterval: true,
  signal: true,
  onUpdate: true,
  updateInterval: true,
};

const file: Names<OutputDownloadOptions> = {
  signal: true,
  maxBytes: true,
  downloadIdleTimeout: true,
  onProgress: true,
};

const save: Names<OutputSaveOptions> = { name: true, metadata: true, maxRetries: true, ...file };

const names: { readonly [Kind in CallKind]: Names<OptionsOf[Kind]> } = {
  prepare: { ...prepare, uploadFiles: true, maxInlineBytes: true, signal: true },
  create: { ...prepare, ...send },
  run: { ...prepare, ...send, ...wait },
  send,
  wait,
  get: { signal: true },
  list: { pageSize: true, signal: true },
  query: { from: true, to: true, status: true, product: true, pageSize: true, signal: true },
  download: { index: true, ...file },
  file,
  save,
  saveAll: { index: true, ...save },
  call: { signal: true, createTimeout: true, validate: true, extraBody: true, beforeCreate: true },
  job: { watermark: true, apiVersion: true, validate: true, extraBody: true },
};

/** Returns the names of the options of a kind of call. */
export function optionNames(kind: CallKind): readonly string[] {
  return Object.keys(names[kind]);
}

/** Returns the kinds of call with an option, of those that are methods of the client. */
export function callKindsWith(option: string): readonly string[] {
  return (["create", "run", "prepare", "wait", "download"] as const).filter((kind) =>
    Object.hasOwn(names[kind], option),
  );
}
