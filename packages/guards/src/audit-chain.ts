import { fieldsOfJson, number, text } from "@klingkit/tasks";

/** The end of an audit log: what the next line refers to. */
export interface AuditHead {
  /** The number of lines. */
  readonly lines: number;
  /** The hash of the last line. */
  readonly hash: string;
}

/** A line of an audit log, without its line break, and the end of the log with it. */
export interface AuditLine {
  /** The line: a JSON object. */
  readonly text: string;
  /** The end of the log after the line. */
  readonly head: AuditHead;
}

/** The end of an empty log. */
const START: AuditHead = { lines: 0, hash: "0".repeat(64) };

/** Returns a digest as 64 hexadecimal digits: HMAC-SHA256 with a key, SHA-256 without. */
export type Digest = (value: string) => Promise<string>;

/** Creates the digest of an audit log. */
export function createDigest(key: string | undefined): Digest {
  const encoder = new TextEncoder();
  const imported =
    key === undefined
      ? undefined
      : crypto.subtle.importKey("raw", encoder.encode(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return async (value) => {
    const data = encoder.encode(value);
    const bytes = imported
      ? await crypto.subtle.sign("HMAC", await imported, data)
      : await crypto.subtle.digest("SHA-256", data);
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
}

/**
 * Writes a line. It ends with the hash of the text before it, which contains the hash of the previous line. The exact text is
 * hashed, so any change of a character is found.
 */
export async function chainLine(digest: Digest, head: AuditHead | undefined, entry: object): Promise<AuditLine> {
  const { lines, hash: previous } = head ?? START;
  const content = JSON.stringify({ line: lines + 1, ...entry, previous }).slice(0, -1);
  const hash = await digest(content);
  return { text: `${content},"hash":"${hash}"}`, head: { lines: lines + 1, hash } };
}

/** A line of an audit log: what its hash covers, and the end of the log after it. */
interface ReadLine extends AuditHead {
  readonly content: string;
  /** The hash of the line before it. */
  readonly previous: string;
}

/** Reads a line. Undefined if it is not one of an audit log. */
export function readLine(line: string): ReadLine | undefined {
  const [, content, hash] = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
  if (content === undefined || hash === undefined) return undefined;
  const fields = fieldsOfJson(line);
  const [lines, previous] = [number(fields, "line"), text(fields, "previous")];
  return lines === undefined || previous === undefined ? undefined : { content, lines, previous, hash };
}

/** The options of `verifyAudit`. */
export interface VerifyOptions {
  /**
   * The key with which the log was written.
   * @default none
   */
  readonly key?: string | undefined;
  /**
   * The hash of a line that the log must contain: the last one that you know. Without it, lines that were removed from the
   * end are not found.
   * @default none
   */
  readonly last?: string | undefined;
}

/** The result of `verifyAudit`. */
export type AuditVerification =
  | {
      /** Whether every line is unchanged and in its place. */
      readonly ok: true;
      /** The number of lines. */
      readonly lines: number;
      /** The hash of the last line. Undefined without lines. */
      readonly last: string | undefined;
    }
  | {
      readonly ok: false;
      /** The number of the first wrong line, from 1. */
      readonly line: number;
      /** What is wrong, as a full sentence. */
      readonly problem: string;
    };

/**
 * Verifies the lines of an audit log: finds the first line that was changed, removed, added or reordered.
 *
 * Lines that were removed from the end leave an intact log: pass `last`, a hash that you stored elsewhere. Without a `key`,
 * somebody who can write the log can also write a new one with correct hashes; with a key, only who has it.
 * @param lines the lines, without line breaks
 * @param options `key` and `last`
 * @example
 * const result = await verifyAudit((await readFile("audit.jsonl", "utf8")).split("\n").slice(0, -1), { last });
 */
export async function verifyAudit(
  lines: Iterable<string> | AsyncIterable<string>,
  { key, last }: VerifyOptions = {},
): Promise<AuditVerification> {
  const digest = createDigest(key);
  let head = START;
  let isLastFound = last === undefined;
  for await (const each of lines) {
    const line = head.lines + 1;
    const read = readLine(each);
    const wrong = (problem: string): AuditVerification => ({ ok: false, line, problem });
    if (!read) return wrong("The line is not a line of an audit log: it was changed or added, or is incomplete.");
    if (read.lines !== line || read.previous !== head.hash)
      return wrong(`A line before it was changed, removed, added or moved: it was written as line ${read.lines}.`);
    if ((await digest(read.content)) !== read.hash)
      return wrong(
        `The line was changed${key === undefined ? ", or written with a key" : ", or written with another key"}.`,
      );
    head = { lines: line, hash: read.hash };
    isLastFound ||= read.hash === last;
  }
  if (!isLastFound) {
    return {
      ok: false,
      line: head.lines + 1,
      problem: `The line with the hash ${last} is missing: lines were removed from the end.`,
    };
  }
  return { ok: true, lines: head.lines, last: head.lines === 0 ? undefined : head.hash };
}
