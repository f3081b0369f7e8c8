import type { Clock } from "@klingkit/http/options";
import { loadOnce } from "@klingkit/tasks";
import { decodeBase64 } from "./decode-base64.ts";

/** Seals texts for users, so that a browser can keep them without reading, changing or sharing them. */
export interface Sealer {
  /** Encrypts a text. Only the same kind and the same user can open it. */
  seal(kind: SealKind, user: string, text: string): Promise<string>;
  /** Decrypts a text. Undefined if it was not sealed for this kind and user. */
  open(kind: SealKind, user: string, sealed: string): Promise<string | undefined>;
  /**
   * Returns the prefix of the external task ids of a user at an endpoint: 23 characters that another user cannot have. The
   * service may count external task ids by endpoint, and a budget must not take two tasks for one.
   */
  prefixOf(user: string, endpoint: string): Promise<string>;
}

/** What is sealed: the reference of a task, or an id of the account, such as that of a video. */
export type SealKind = "task" | "id";

/** The length of the initialization vector of AES-GCM, bytes. */
const IV_LENGTH = 12;

/** The maximum length of a sealed text, characters. A task reference has less than a thousand. */
const MAX_SEALED_LENGTH = 16_384;

/** The number of bytes of a user's prefix, which makes a collision as unlikely as that of two UUIDs. */
const PREFIX_LENGTH = 16;

/** Creates a sealer whose keys are derived from a secret. A virtual clock does not advance while it works. */
export function createSealer(secret: string, clock: Clock): Sealer {
  const track = <T>(work: Promise<T>): Promise<T> => clock.track?.(work) ?? work;
  // A Worker must not derive keys before its first request.
  const keys = loadOnce(() => track(deriveKeys(secret)));
  return {
    async seal(kind, user, text) {
      const { aes } = await keys();
      const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
      const parameters = { name: "AES-GCM", iv, additionalData: bytesOf(`${kind}\n${user}`) };
      const encrypted = new Uint8Array(await track(crypto.subtle.encrypt(parameters, aes, bytesOf(text))));
      return toBase64Url(new Uint8Array([...iv, ...encrypted]));
    },
    async open(kind, user, sealed) {
      if (sealed.length > MAX_SEALED_LENGTH) return undefined;
      const { aes } = await keys();
      try {
        const bytes = decodeBase64(sealed.replaceAll("-", "+").replaceAll("_", "/"));
        const parameters = {
          name: "AES-GCM",
          iv: bytes.subarray(0, IV_LENGTH),
          additionalData: bytesOf(`${kind}\n${user}`),
        };
        return new TextDecoder().decode(await track(crypto.subtle.decrypt(parameters, aes, bytes.subarray(IV_LENGTH))));
      } catch {
        return undefined;
      }
    },
    async prefixOf(user, endpoint) {
      const { hmac } = await keys();
      const digest = new Uint8Array(await track(crypto.subtle.sign("HMAC", hmac, bytesOf(`${endpoint}\n${user}`))));
      return `${toBase64Url(digest.subarray(0, PREFIX_LENGTH))}-`;
    },
  };
}

async function deriveKeys(secret: string): Promise<{ readonly aes: CryptoKey; readonly hmac: CryptoKey }> {
  const base = await crypto.subtle.importKey("raw", bytesOf(secret), "HKDF", false, ["deriveKey"]);
  const derivation = (info: string): HkdfParams => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: bytesOf(info),
  });
  const [aes, hmac] = await Promise.all([
    crypto.subtle.deriveKey(derivation("klingkit proxy: seal"), base, { name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]),
    crypto.subtle.deriveKey(
      derivation("klingkit proxy: external task ids"),
      base,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign"],
    ),
  ]);
  return { aes, hmac };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
