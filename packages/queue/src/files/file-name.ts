import { ConfigurationError } from "@klingkit/errors";
import { createHash } from "node:crypto";

/** What a name is made of. */
export interface NameParts {
  readonly id: string;
  readonly key: string;
  readonly endpoint: string;
  /** Which output of the job, from 0. */
  readonly index: number;
  readonly ext: string;
  readonly createdAt: number;
  readonly parts: Readonly<Record<string, unknown>>;
}

const DEFAULT = "{key}.{ext}";

/** Longest word and longest piece of a path, bytes: with what is added it stays below the 255 that file systems take. */
const LONGEST = { word: 120, piece: 200 };

/**
 * The file's name below the folder. Words that a job brings along are made safe: they open no folder, hide no file, and
 * are no device of Windows. Where that changed the key, a piece of its hash keeps two keys apart.
 */
export function fileName(template: string | undefined, parts: NameParts): string {
  const names = (template ?? DEFAULT)
    .split("/")
    .map((piece) => piece.replaceAll(/\{(\w+)\}/g, (_, word: string) => valueOf(word, parts)));
  if (template === undefined && parts.index > 0) names[0] = names[0]?.replace(/(\.\w+)$/, `-${parts.index}$1`) ?? "";
  const path = names
    .map((name) => safePiece(name.replace(new RegExp(`\\.${parts.ext}$`), ""), LONGEST.piece))
    .join("/");
  return `${path}.${parts.ext}`;
}

/** Another name for the same file, where somebody has the first. */
export function otherName(name: string, { id, index }: NameParts): string {
  return name.replace(/(\.\w+)$/, `-${id.slice(0, 8)}${index > 0 ? `-${index}` : ""}$1`);
}

/** @throws ConfigurationError for a template that leads out of its folder */
export function checkTemplate(template: string | undefined): void {
  if (template === undefined) return;
  if (template.length === 0 || template.length > 300 || /^[/\\]|\\|:|(^|\/)\.\.?(\/|$)/.test(template)) {
    throw new ConfigurationError(`"${template}" is no template for names below a folder.`, {
      advice: 'For example "{date}/{key}.{ext}".',
    });
  }
}

function valueOf(word: string, { parts, ...job }: NameParts): string {
  switch (word) {
    case "key":
      return safeKey(job.key);
    case "id":
    case "endpoint":
    case "ext":
      return safePiece(job[word]);
    case "index":
      return String(job.index);
    case "date":
      return new Date(job.createdAt).toISOString().slice(0, 10);
    default: {
      const value = Object.hasOwn(parts, word) ? parts[word] : "";
      // A word that this job does not have leaves nothing behind.
      return value !== "" && (typeof value === "string" || typeof value === "number") ? safePiece(String(value)) : "";
    }
  }
}

function safeKey(key: string): string {
  const safe = safePiece(key);
  return safe === key ? key : `${safe}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}

const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function safePiece(piece: string, longest: number = LONGEST.word): string {
  let plain = "";
  for (const sign of piece.normalize("NFC").replaceAll(/[^\p{L}\p{M}\p{N}._ -]+/gu, "-")) {
    if (Buffer.byteLength(plain + sign) > longest) break;
    plain += sign;
  }
  const trimmed = plain.replace(/^[. ]+/, "").replace(/[. ]+$/, "");
  if (trimmed === "") return "_";
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}
