import type { KlingOptions } from "klingkit";

/** What an example is given: keys, where the service is, and what the command line said. */
export interface Surroundings {
  readonly apiKey: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Signs the callbacks. */
  readonly webhookSecret: string;
  /** The address of the service; with the emulator also its time and its way in. */
  readonly connection: Pick<KlingOptions, "baseUrl" | "fetch" | "clock">;
  /** `api-key`, `jwt` or `key-headers`. */
  readonly auth: string;
  /** The file to write. */
  readonly out: string;
  readonly say: (line: string) => void;
}

/** The secret of the emulator's account. */
export const webhookSecret = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";

/** A small program that shows one thing. */
export type Example = (surroundings: Surroundings) => Promise<void>;
