import type { KlingOptions } from "klingkit";

/** The input of an example: keys, the connection, and the command line options. */
export interface ExampleContext {
  readonly apiKey: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The secret that signs callbacks. */
  readonly webhookSecret: string;
  /** The URL of the service; with the emulator, also its `fetch` and its clock. */
  readonly connection: Pick<KlingOptions, "baseUrl" | "fetch" | "clock">;
  /** Waits on the clock of the connection, milliseconds. */
  readonly delay: (ms: number) => Promise<void>;
  /** The authentication method: `api-key`, `jwt` or `key-headers`. */
  readonly auth: string;
  /** The path of the output file. */
  readonly out: string;
  readonly log: (line: string) => void;
}

/** The webhook secret of the emulator's account. */
export const webhookSecret = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";

/** A small program. */
export type Example = (context: ExampleContext) => Promise<void>;
