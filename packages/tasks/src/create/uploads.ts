import { AbortError, ConnectionError, KlingError, InvalidInputError, TimeoutError } from "@klingkit/errors";
import { type Clock, Interrupted, redact, withTimeout } from "@klingkit/http";
import { reasonOf } from "../endpoint/read-shape.ts";
import { NOT_UPLOADED, type PendingUpload } from "../endpoint/media.ts";
import { mediaUrlIssues } from "../media/media-url.ts";
import type { BeforeCreate } from "./before-create.ts";
import type { TaskIntent } from "./intent.ts";

/** A local file that the service has to fetch from a URL. */
export interface UploadFile {
  /** The content. */
  readonly bytes: Uint8Array;
  /** The SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
  /** The media type, such as `video/mp4`. */
  readonly contentType: string;
}

/** A file that the service can fetch. */
export interface UploadedFile {
  /** The http(s) URL, which the service receives. It should expire within hours, but not before `queueTimeout` and a few minutes. */
  readonly url: string | URL;
  /**
   * When the URL expires, epoch milliseconds. The same file is uploaded again for tasks that are created later.
   * @default never
   */
  readonly expiresAt?: number | undefined;
  /**
   * Removes the file. Called when this client has seen the end of all tasks that it created with the file, or their
   * creation has failed. It is not called if the outcome of a creation is unknown, or if sending an intent of `prepare` failed: the
   * intent can be sent again, until it is discarded. Errors are ignored.
   * @default the file is kept
   */
  remove?(): Promise<unknown>;
}

/**
 * Makes a local file available to the service, and returns its URL. It is called once per file, by content, and only if the
 * input is valid.
 * @example
 * import { s3Upload } from "@klingkit/storage/s3-upload";
 *
 * createKling({ upload: s3Upload({ bucket: "for-kling", removeAfter: true }) })
 */
export type Upload = (file: UploadFile) => Promise<string | URL | UploadedFile>;

/** The limits of the uploads of one call. */
export interface UploadLimits {
  /** The time limit of all uploads, milliseconds. */
  readonly ms: number;
  /** Aborts the call. */
  readonly signal: AbortSignal | undefined;
  /** The longest wait between the uploads and the request, milliseconds. A URL must not expire in it. */
  readonly queueTimeout: number;
}

/** The uploads of a client. */
export interface Uploads {
  /**
   * Uploads files and replaces their placeholders in the body of an intent.
   * @param isStored whether the caller keeps the intent and can send it again, so that a failure does not remove the files
   * @throws {ConnectionError} if a file cannot be uploaded
   * @throws {InvalidInputError} if the service cannot fetch a URL that `upload` returned
   * @throws {TimeoutError} if the uploads do not finish in time
   * @throws {AbortError} if the signal aborts
   */
  send(
    intent: TaskIntent,
    files: readonly PendingUpload[],
    limits: UploadLimits,
    isStored: boolean,
  ): Promise<TaskIntent>;
  /** Replaces the placeholders of files by others that depend only on the content of the files. It uploads nothing. */
  leaveOut(intent: TaskIntent, files: readonly PendingUpload[]): Promise<TaskIntent>;
  /** Releases the files of an intent that the caller will not send. */
  discard(intent: TaskIntent): void;
  /** Uploads files and returns a text in which their placeholders are replaced. They are never removed. */
  replace(
    name: string,
    host: string,
    text: string,
    files: readonly PendingUpload[],
    limits: UploadLimits,
  ): Promise<string>;
  /** Removes the files of a create when its outcome is known. */
  readonly removal: BeforeCreate;
}

interface Entry {
  readonly sha256: string;
  readonly uploaded: Promise<UploadedFile>;
  /** The number of tasks that use the file. */
  users: number;
  /** Whether the upload has not ended. */
  isPending: boolean;
}

/** The files of one create. */
interface Use {
  readonly entries: readonly Entry[];
  /** Whether the caller can send the intent again. */
  readonly isStored: boolean;
}

/** A call that uses files. */
interface Holder {
  readonly limits: UploadLimits;
  readonly entries: Entry[];
  isOver: boolean;
}

/**
 * The minimum time for which a URL must be valid to be used again after the wait for a slot, milliseconds. The service may
 * fetch it later.
 */
const MIN_VALIDITY = 15 * 60_000;

/** The uploads of an engine, from its clock. A program without uploads does not bundle them. */
export type UploadsOf = (clock: Clock) => Uploads;

/**
 * Creates the uploads of an engine.
 * @param upload the function that uploads a file
 * @example createEngine({ transport, endpoints, uploads: createUploads(upload) });
 */
export function createUploads(upload: Upload): UploadsOf {
  return (clock) => uploadsWith(clock, upload);
}

function uploadsWith(clock: Clock, upload: Upload): Uploads {
  const entries = new Map<string, Entry>();
  /** The files of the tasks that have not ended, by the intents. */
  const used = new Map<string, Use[]>();

  async function digestOf(bytes: Uint8Array): Promise<string> {
    const digest = crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
    return hex(await (clock.track?.(digest) ?? digest));
  }

  /** Returns the entry of a file, of which `holder` becomes a user in the same step: it is not removed in between. */
  async function entryOf({ bytes, contentType }: PendingUpload, holder: Holder): Promise<Entry> {
    const sha256 = await digestOf(bytes);
    const existing = entries.get(sha256);
    const expiresAt = (await existing?.uploaded.catch(() => undefined))?.expiresAt ?? Number.POSITIVE_INFINITY;
    // A call that has ended meanwhile uses nothing.
    if (holder.isOver) throw new TypeError("The call has ended.");
    const current = entries.get(sha256);
    if (current && (current !== existing || expiresAt > clock.now() + holder.limits.queueTimeout + MIN_VALIDITY))
      return hold(current, holder);
    const file = { bytes, sha256, contentType };
    const uploaded = Promise.resolve(file).then(upload).then(toUploaded);
    const entry: Entry = { sha256, uploaded, users: 0, isPending: true };
    entries.set(sha256, entry);
    uploaded.then(
      () => void (entry.isPending = false),
      () => forget(entry),
    );
    return hold(entry, holder);
  }

  function hold(entry: Entry, holder: Holder): Entry {
    entry.users++;
    holder.entries.push(entry);
    return entry;
  }

  function forget(entry: Entry): void {
    if (entries.get(entry.sha256) === entry) entries.delete(entry.sha256);
  }

  async function uploadAll(
    name: string,
    host: string,
    text: string,
    files: readonly PendingUpload[],
    limits: UploadLimits,
  ): Promise<{ readonly text: string; readonly entries: readonly Entry[] }> {
    const holder: Holder = { limits, entries: [], isOver: false };
    try {
      const replaced = await withTimeout({ clock, ...limits }, async () => {
        const all = await Promise.all(files.map((file) => entryOf(file, holder)));
        let body = text;
        for (const [index, { placeholder, path }] of files.entries()) {
          const uploaded = await all[index]?.uploaded;
          if (!uploaded) continue;
          const url = new URL(uploaded.url);
          const errors = mediaUrlIssues(path, url, host).filter(({ severity }) => severity === "error");
          if (errors.length > 0) throw new InvalidInputError(name, errors);
          body = body.replaceAll(placeholder, JSON.stringify(url.href).slice(1, -1));
        }
        return body;
      });
      return { text: replaced, entries: holder.entries };
    } catch (error) {
      holder.isOver = true;
      for (const entry of holder.entries) {
        // An upload that hangs must not delay the next create.
        if (error instanceof Interrupted && entry.isPending) forget(entry);
        release(entry);
      }
      if (error instanceof Interrupted) throw uploadInterrupted(error, limits.ms);
      throw error instanceof KlingError ? error.with({ taskState: "none" }) : uploadFailed(error);
    }
  }

  /** Removes a file that no task uses anymore. */
  function release(entry: Entry): void {
    if (--entry.users > 0) return;
    entry.uploaded.then(
      (uploaded) => {
        if (!uploaded.remove || entry.users > 0) return;
        forget(entry);
        uploaded.remove().catch(() => undefined);
      },
      () => undefined,
    );
  }

  function addUse(intent: TaskIntent, use: Use): void {
    used.set(keyOf(intent), [...(used.get(keyOf(intent)) ?? []), use]);
  }

  /** Releases the files of intents that the caller keeps and does not send. */
  function dropStored(intent: TaskIntent, isDropped: (use: Use) => boolean): void {
    const uses = used.get(keyOf(intent)) ?? [];
    const dropped = uses.filter((use) => use.isStored && isDropped(use));
    if (dropped.length === 0) return;
    if (dropped.length < uses.length)
      used.set(
        keyOf(intent),
        uses.filter((use) => !dropped.includes(use)),
      );
    else used.delete(keyOf(intent));
    for (const entry of dropped.flatMap(({ entries: all }) => all)) release(entry);
  }

  return {
    async send(intent, files, limits, isStored) {
      const { endpoint, host } = intent;
      const { text: body, entries: all } = await uploadAll(endpoint, host, intent.body, files, limits);
      const sent = { ...intent, body };
      // An intent that is prepared again, because its URLs have expired, replaces the earlier one.
      if (isStored) dropStored(sent, (use) => hashesOf(use.entries) === hashesOf(all));
      addUse(sent, { entries: all, isStored });
      return sent;
    },
    async leaveOut(intent, files) {
      let { body } = intent;
      for (const { placeholder, bytes } of files)
        body = body.replaceAll(placeholder, `${NOT_UPLOADED}${await digestOf(bytes)}`);
      return { ...intent, body };
    },
    discard: (intent) => dropStored(intent, () => true),
    replace: async (...args) => (await uploadAll(...args)).text,
    removal(intent) {
      // Several creates may have the same id, of which each has its own use.
      const [use, ...others] = used.get(keyOf(intent)) ?? [];
      if (!use) return;
      if (others.length > 0) used.set(keyOf(intent), others);
      else used.delete(keyOf(intent));
      return {
        settled(outcome) {
          const { taskState } = outcome;
          // A task that existed before has the files of its own create.
          const isUnknown = taskState === "unknown" && outcome.error.taskState !== "exists";
          // The same intent may be sent again.
          if (isUnknown || (taskState === "none" && use.isStored)) addUse(intent, use);
          else for (const entry of use.entries) release(entry);
        },
      };
    },
  };
}

function hashesOf(entries: readonly Entry[]): string {
  return entries.map(({ sha256 }) => sha256).join(" ");
}

function keyOf({ externalTaskId, body }: TaskIntent): string {
  return externalTaskId ?? body;
}

function toUploaded(result: string | URL | UploadedFile): UploadedFile {
  const uploaded = typeof result === "string" || result instanceof URL ? { url: result } : result;
  if (/^https?:/i.test(String(uploaded.url)) && URL.canParse(uploaded.url)) return uploaded;
  throw new TypeError("`upload` must return an http(s) URL");
}

function uploadFailed(cause: unknown): ConnectionError {
  return new ConnectionError(`A file of the input could not be uploaded: ${redact(reasonOf(cause))}.`, {
    taskState: "none",
    advice: "Nothing was sent to the service. Try again.",
    cause,
  });
}

function uploadInterrupted({ by, cause }: Interrupted, ms: number): KlingError {
  const taskState = "none";
  if (by === "abort") return new AbortError("The create was aborted.", { taskState, cause });
  return new TimeoutError(`The files of the input were not uploaded within ${ms} ms.`, {
    taskState,
    advice: "Nothing was sent to the service. Check the store, or increase the `createTimeout` of the call.",
  });
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
