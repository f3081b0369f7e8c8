import { homedir } from "node:os";
import { redact } from "@klingkit/http";

type Variables = Readonly<Record<string, string | undefined>>;

/** Names of variables whose values are secret. */
const SECRET_NAME = /auth|cookie|credential|key|pass|proxy|secret|session|signature|token|dsn|url$/i;

/** Shorter values are part of other words. */
const MIN_LENGTH = 6;

const URL_PATTERN = /\b([a-z][a-z\d+.-]*:\/\/)([^\s"'<>()]*)/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Words that look random: a key or a signature. A shorter one has digits, small letters and capitals. */
const OPAQUE =
  /(?=[\w+=-]*\d)(?=[\w+=-]*[a-z])(?=[\w+=-]*[A-Z])[\w+=-]{16,}|(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{24,}/g;

/** Fields with ids of the service, which its support needs. */
const idFields: ReadonlySet<string> = new Set(["requestId", "taskId"]);

/**
 * Creates a function that removes what may be private from all texts in a value: the values of the environment's secret
 * variables, tokens, the path and query of URLs, email addresses, long random words and the home directory.
 */
export function createScrubber(variables: Variables): <T>(value: T) => T {
  const secrets = Object.entries(variables)
    .flatMap(([name, value = ""]) => (SECRET_NAME.test(name) ? secretsIn(value) : []))
    .filter((value) => value.trim().length >= MIN_LENGTH);
  const sent = Object.fromEntries(secrets.map((value, at) => [`secret-${at}`, value]));
  const home = homedir();

  function scrubText(text: string): string {
    const withoutUrls = text.replaceAll(URL_PATTERN, (_url, scheme: string, rest: string) => scheme + shortUrl(rest));
    return redact(home.length > 1 ? withoutUrls.replaceAll(home, "~") : withoutUrls, sent)
      .replaceAll(EMAIL, "[redacted]")
      .replaceAll(OPAQUE, "[redacted]");
  }
  function scrub<T>(value: T): T;
  function scrub(value: unknown): unknown {
    if (typeof value === "string") return scrubText(value);
    if (Array.isArray(value)) return value.map((item: unknown) => scrub(item));
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value).map(([name, field]: [string, unknown]): [string, unknown] => [
      name,
      typeof field === "string" && idFields.has(name) ? redact(field, sent) : scrub(field),
    ]);
    return Object.fromEntries(fields);
  }
  return scrub;
}

/** The host of a URL. The user name, the path and the query may contain a secret. */
function shortUrl(rest: string): string {
  const slash = rest.search(/[/?#]/);
  // An unencoded password may contain a slash, and a query an `@`: it is not known where the host is.
  if (slash !== -1 && rest.lastIndexOf("@") > slash) return "[redacted]";
  const [host = "", ...others] = rest.slice(rest.lastIndexOf("@") + 1).split(/[/?#]/);
  return others.join("") === "" ? host : `${host}/[redacted]`;
}

/** The secret parts of a variable: all of it, or the user name, the password and the path of a URL, but not its host. */
function secretsIn(value: string): string[] {
  const [, scheme, user = "", path = ""] =
    /^([a-z][a-z\d+.-]*:\/\/)?(?:([^\s/]*)@)?[^\s/]*\/?(.*)$/i.exec(value.trim()) ?? [];
  if (scheme === undefined && user === "") return [value];
  return [...user.split(":").flatMap((part) => [part, decoded(part)]), path];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
