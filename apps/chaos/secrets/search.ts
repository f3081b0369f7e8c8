import { designs } from "../world.ts";

/** What a search came to. */
export interface Search {
  readonly bytes: number;
  /** Secrets and tokens that were looked for. */
  readonly looked: number;
  /** Where one was found, with what stands around it. */
  readonly hits: readonly string[];
}

/** Of a secret this many letters in a row already tell too much. */
const TELLING = 12;

/** Looks in a text for each long-lived secret, in whole or in part, and for each token that was sent. */
export function searchSecrets(text: string, tokens: ReadonlySet<string>): Search {
  const hits: string[] = [];
  const note = (what: string, at: number): void => {
    hits.push(`${what}: ...${text.slice(Math.max(0, at - 80), at + 20)}...`);
  };
  const parts = Object.values(designs).flatMap(({ credentials }) =>
    "secretKey" in credentials ? windows(credentials.secretKey) : [credentials.apiKey],
  );
  for (const part of parts) {
    const at = text.indexOf(part);
    if (at >= 0) note("a secret", at);
  }
  // A token is told by its claims or its signature: both are runs of these letters.
  const segments = new Set([...tokens].flatMap((token) => token.split(".").slice(1)));
  for (const match of text.matchAll(/[\w-]{40,}/g)) if (segments.has(match[0])) note("a token", match.index);
  return { bytes: Buffer.byteLength(text), looked: parts.length + tokens.size, hits };
}

function windows(secret: string): string[] {
  return Array.from({ length: secret.length - TELLING + 1 }, (_, at) => secret.slice(at, at + TELLING));
}
