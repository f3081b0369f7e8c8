import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { type Clock, safeListener, systemClock } from "@klingkit/http/options";
import type { BeforeCreate, CostEstimate, CreateOutcome, TaskIntent } from "@klingkit/tasks";
import { type AuditHead, type AuditLine, chainLine, createDigest } from "./audit-chain.ts";
import { GuardError } from "./guard-error.ts";
import { promptsOf, readSettings } from "./read-request.ts";

/** Where the lines of an audit log are stored. */
export interface AuditSink {
  /**
   * Appends one line. No other line may be appended between the call of `write` and the end of the append, in any process.
   * @param write returns the line that follows the end of the log; undefined for an empty log
   */
  append(write: (head: AuditHead | undefined) => Promise<AuditLine>): Promise<void>;
}

/** The options of `audit`. */
export interface AuditOptions {
  /**
   * Who creates tasks: a name, or a function that returns it.
   * @default none: the lines have no `who`
   * @example audit(sink, { who: () => currentUser.id })
   */
  readonly who?: string | ((intent: TaskIntent) => string);
  /**
   * How prompts are stored: as hashes, or in full. Without a `key`, a short prompt can be guessed from its hash.
   * @default "hash"
   */
  readonly prompts?: "hash" | "full";
  /**
   * A secret for the hashes of lines and prompts (HMAC-SHA256). Without it (SHA-256), somebody who can write the log can
   * write another one with correct hashes. The same key verifies the log.
   * @default none
   */
  readonly key?: string;
  /**
   * The clock.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now" | "track">;
  /**
   * Receives the error if the line of an outcome cannot be written.
   * @default none
   */
  readonly onError?: (error: unknown) => unknown;
}

const names: Readonly<Record<keyof AuditOptions, true>> = {
  who: true,
  prompts: true,
  key: true,
  clock: true,
  onError: true,
};

/**
 * Creates a guard that writes an audit log: one line before each create and one with its outcome, as JSON, each with the
 * hash of the line before it. If the first line cannot be written, the create is blocked. Put it before other guards to
 * record what they block, too.
 * @param sink the log: `fileSink(path)` of `@klingkit/guards/files`, a function that receives each line, or your own. With
 *   a function, the chain begins again with each guard.
 * @param options who, and how prompts are stored
 * @throws {ConfigurationError} if an option is unknown or not valid
 * @example
 * const kling = createKling({ beforeCreate: audit(fileSink("audit.jsonl"), { who: "films", key: process.env.AUDIT_KEY }) });
 */
export function audit(sink: AuditSink | ((line: string) => unknown), options: AuditOptions = {}): BeforeCreate {
  rejectUnknownNames(options, Object.keys(names), {
    kind: "option of `audit`",
    otherNames: { user: "who", secret: "key" },
  });
  const { who, prompts = "hash", key, clock = systemClock } = options;
  if (prompts !== "hash" && prompts !== "full") throw new ConfigurationError('`prompts` must be "hash" or "full".');
  if (key === "") throw new ConfigurationError("`key` must not be empty.");
  const digest = createDigest(key);
  const { append } = typeof sink === "function" ? functionSink(sink) : { append: sink.append.bind(sink) };
  const onError = safeListener(options.onError);

  async function write(entry: object): Promise<void> {
    const at = new Date(clock.now()).toISOString();
    const work = append((head) => chainLine(digest, head, { at, ...entry }));
    await (clock.track?.(work) ?? work);
  }

  return async (intent, estimate) => {
    const id = intent.externalTaskId ?? crypto.randomUUID();
    const name = typeof who === "function" ? who(intent) : who;
    const texts = promptsOf(intent);
    const stored =
      prompts === "full" ? texts : await Promise.all(texts.map(async (each) => `sha256:${await digest(each)}`));
    const request = requestOf(intent, estimate);
    try {
      await write({ event: "create", id, who: name, ...request, prompts: stored });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new GuardError("audit", `The audit log cannot be written: ${reason}`, { retryable: true, cause });
    }
    return {
      settled: (outcome) => write({ event: "outcome", id, who: name, ...outcomeOf(outcome) }).catch(onError),
    };
  };
}

function requestOf(intent: TaskIntent, estimate: CostEstimate | undefined): object {
  const { host, endpoint, apiVersion } = intent;
  return { host, endpoint, apiVersion, ...readSettings(intent), ...(estimate ? { estimate } : {}) };
}

/** Messages of the service may quote prompts, so the line has only the message of a guard. */
function outcomeOf(outcome: CreateOutcome): object {
  if (outcome.taskState === "exists") {
    const { taskState, taskId, status, billing } = outcome;
    return { taskState, taskId, status, billing };
  }
  const { taskState, error } = outcome;
  const { code, serviceCode, cause } = error;
  return { taskState, error: { code, serviceCode, ...(cause instanceof GuardError ? { reason: cause.message } : {}) } };
}

/** A log of this process: the lines are written one after the other. */
function functionSink(receive: (line: string) => unknown): AuditSink {
  let head: AuditHead | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(write) {
      const appended = last.then(async () => {
        const line = await write(head);
        await receive(line.text);
        ({ head } = line);
      });
      last = appended.catch(() => undefined);
      return appended;
    },
  };
}
