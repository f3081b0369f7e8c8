import { apiVersions } from "../environment.ts";

/** The result of a search. */
export interface Search {
  readonly bytes: number;
  /** The number of secrets, parts of secrets and tokens that were searched for. */
  readonly secrets: number;
  /** The found secrets with the surrounding text. */
  readonly hits: readonly string[];
}

/** The length of the parts of a secret that are searched for, characters. */
const PART_LENGTH = 12;

/** Searches a text for each secret, in whole or in part, and for each token that was sent. */
export function searchSecrets(text: string, tokens: ReadonlySet<string>): Search {
  const hits: string[] = [];
  const addHit = (description: string, at: number): void => {
    hits.push(`${description}: ...${text.slice(Math.max(0, at - 80), at + 20)}...`);
  };
  const parts = Object.values(apiVersions).flatMap(({ credentials }) =>
    "secretKey" in credentials ? partsOf(credentials.secretKey) : [credentials.apiKey],
  );
  for (const part of parts) {
    const at = text.indexOf(part);
    if (at >= 0) addHit("a secret", at);
  }
  // A token is recognized by its claims or its signature, which consist of these characters.
  const segments = new Set([...tokens].flatMap((token) => token.split(".").slice(1)));
  for (const match of text.matchAll(/[\w-]{40,}/g)) if (segments.has(match[0])) addHit("a token", match.index);
  return { bytes: Buffer.byteLength(text), secrets: parts.length + tokens.size, hits };
}

function partsOf(secret: string): string[] {
  return Array.from({ length: secret.length - PART_LENGTH + 1 }, (_, at) => secret.slice(at, at + PART_LENGTH));
}
