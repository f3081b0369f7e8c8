import { ConfigurationError } from "@klingkit/errors";
import { createHash } from "node:crypto";

/** The values of the placeholders. */
export interface FileNameValues {
  readonly id: string;
  readonly key: string;
  readonly endpoint: string;
  /** The zero-based index of the output. */
  readonly index: number;
  readonly ext: string;
  readonly createdAt: number;
  readonly fileNameParts: Readonly<Record<string, unknown>>;
}

const DEFAULT_TEMPLATE = "{key}.{ext}";

/** Maximum length of a value and of a path segment, bytes: with suffixes, a name stays below the 255 of file systems. */
const MAX_LENGTH = { value: 120, segment: 200 };

/**
 * The path of the file relative to the directory. Values of a job are sanitized: they cannot change the directory, hide a file
 * or name a device of Windows. If that changes the key, a part of its hash is appended, so that names stay unique.
 */
export function fileName(template: string | undefined, values: FileNameValues): string {
  const segments = (template ?? DEFAULT_TEMPLATE)
    .split("/")
    .map((segment) => segment.replaceAll(/\{(\w+)\}/g, (_, placeholder: string) => valueOf(placeholder, values)));
  if (template === undefined && values.index > 0)
    segments[0] = segments[0]?.replace(/(\.\w+)$/, `-${values.index}$1`) ?? "";
  const path = segments
    .map((segment) => sanitize(segment.replace(new RegExp(`\\.${values.ext}$`), ""), MAX_LENGTH.segment))
    .join("/");
  return `${path}.${values.ext}`;
}

/** The alternatives to a name that is not free: without end, and unique to the job. @param count 0 for the name itself */
export function alternativeName(
  name: string,
  { id, index }: Pick<FileNameValues, "id" | "index">,
  count: number,
): string {
  if (count === 0) return name;
  const suffix = [id.slice(0, 8), ...(index > 0 ? [index] : []), ...(count > 1 ? [`(${count})`] : [])].join("-");
  return name.replace(/(\.\w+)$/, `-${suffix}$1`);
}

/** @throws {ConfigurationError} if the template is empty, too long or leads out of the directory */
export function checkTemplate(template: string | undefined): void {
  if (template === undefined) return;
  if (template.length === 0 || template.length > 300 || /^[/\\]|\\|:|(^|\/)\.\.?(\/|$)/.test(template)) {
    throw new ConfigurationError(`\`files.name\` must be a template for a relative path, not "${template}".`, {
      advice: 'For example: "{date}/{key}.{ext}".',
    });
  }
}

function valueOf(placeholder: string, { fileNameParts, ...job }: FileNameValues): string {
  switch (placeholder) {
    case "key":
      return sanitizeKey(job.key);
    case "id":
    case "endpoint":
    case "ext":
      return sanitize(job[placeholder]);
    case "index":
      return String(job.index);
    case "date":
      return new Date(job.createdAt).toISOString().slice(0, 10);
    default: {
      const value = Object.hasOwn(fileNameParts, placeholder) ? fileNameParts[placeholder] : "";
      // A placeholder without a value becomes empty.
      return value !== "" && (typeof value === "string" || typeof value === "number") ? sanitize(String(value)) : "";
    }
  }
}

function sanitizeKey(key: string): string {
  const safe = sanitize(key);
  return safe === key ? key : `${safe}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}

const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function sanitize(text: string, maxLength: number = MAX_LENGTH.value): string {
  let safe = "";
  for (const character of text.normalize("NFC").replaceAll(/[^\p{L}\p{M}\p{N}._ -]+/gu, "-")) {
    if (Buffer.byteLength(safe + character) > maxLength) break;
    safe += character;
  }
  const trimmed = safe.replace(/^[. ]+/, "").replace(/[. ]+$/, "");
  if (trimmed === "") return "_";
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}
