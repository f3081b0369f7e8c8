import type { OutputDownloadOptions } from "../outputs.ts";
import type { RefreshOptions, TaskDownloadOptions, WaitOptions } from "../task.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
  PrepareOptions,
  RunOptions,
  SendOptions,
  TaskQuery,
} from "./options.ts";

/** The options of each kind of call. */
interface OptionsOf {
  readonly prepare: PrepareOptions;
  readonly create: CreateOptions;
  readonly run: RunOptions;
  readonly send: SendOptions;
  readonly wait: WaitOptions;
  /** Calls that read tasks and take nothing but a signal. */
  readonly get: RefreshOptions;
  readonly list: ListOptions;
  readonly query: TaskQuery;
  readonly download: TaskDownloadOptions;
  /** Downloads of one output. */
  readonly file: OutputDownloadOptions;
  /** Calls that answer at once. */
  readonly call: CallOptions;
  /** Jobs of a queue, which chooses the external task id and the callback itself. */
  readonly job: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}

/** A kind of call, by the options that it takes. */
export type CallKind = keyof OptionsOf;

/** Every option of the kind: one that is missing here does not compile. */
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
};
const wait: Names<WaitOptions> = { waitTimeout: true, pollInterval: true, signal: true, onUpdate: true };

const file: Names<OutputDownloadOptions> = {
  signal: true,
  maxBytes: true,
  downloadIdleTimeout: true,
  onProgress: true,
};

const names: { readonly [Kind in CallKind]: Names<OptionsOf[Kind]> } = {
  prepare,
  create: { ...prepare, ...send },
  run: { ...prepare, ...send, ...wait },
  send,
  wait,
  get: { signal: true },
  list: { pageSize: true, signal: true },
  query: { from: true, to: true, status: true, product: true, pageSize: true, signal: true },
  download: { index: true, ...file },
  file,
  call: { signal: true, createTimeout: true, validate: true, extraBody: true },
  job: { watermark: true, apiVersion: true, validate: true, extraBody: true },
};

/** The names of the options that a kind of call takes. */
export function optionNames(kind: CallKind): readonly string[] {
  return Object.keys(names[kind]);
}

/** The kinds of call, of those with a method of their own, that take an option. */
export function callsWith(option: string): readonly string[] {
  return (["create", "run", "prepare", "wait", "download"] as const).filter((kind) =>
    Object.hasOwn(names[kind], option),
  );
}
