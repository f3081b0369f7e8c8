// See apps/docs/service/prices.md#units.
/** The kind of a resource pack. Units of different kinds are different currencies. */
export type PackType = "video" | "image" | "try-on";

/** A resource pack: prepaid units. */
export interface PackSetup {
  /** The kind of the pack. */
  readonly type: PackType;
  /** The number of units. */
  readonly units: number;
  // See apps/docs/service/concurrency.md#counting.
  /**
   * The number of tasks that may run at the same time; for image packs, the number of images. The highest value among
   * an account's packs of a kind applies.
   */
  readonly concurrency: number;
  // The form was observed.
  /**
   * The name of the pack in `/account/costs`.
   * @default for example "Trial-Video-1000Units-5Con-1Months"
   */
  readonly name?: string;
  /**
   * The validity of the pack from the start of the emulator, days.
   * @default 30
   */
  readonly days?: number;
}

/** The configuration of an account. */
export interface AccountSetup {
  /** The access key: the claim `iss` of JWTs. */
  readonly accessKey: string;
  /** The secret key: the HS256 key of JWTs, as UTF-8. */
  readonly secretKey: string;
  /**
   * The API keys. All keys of an account share its packs.
   * @default none
   */
  readonly apiKeys?: readonly string[];
  /**
   * The packs.
   * @default the packs of DEFAULT_ACCOUNT
   */
  readonly packs?: readonly PackSetup[];
  /**
   * The cash balance. It pays for tasks that the packs cannot pay for.
   * @default none
   */
  readonly cash?: {
    /** The currency. */
    readonly currency: "USD" | "CNY";
    /** The amount. */
    readonly amount: number;
  };
  /**
   * The region. The emulator rejects the credentials of accounts in other regions.
   * @default "singapore"
   */
  readonly region?: string;
  // The service itself does not document these headers (apps/docs/service/authentication.md#key-headers).
  /**
   * Whether the headers `X-Api-Key` and `X-Api-Secret` are accepted, as a gateway in front of the service does.
   * @default false
   */
  readonly gateway?: boolean;
  // See apps/docs/service/webhooks.md#signature.
  /**
   * The webhook secret, `whsec_<base64>`, that signs callbacks. During a rotation, both secrets.
   * @default none: callbacks are not signed
   */
  readonly webhookSecret?: string | readonly string[];
  /**
   * The service code with which every call is rejected: 1100 account abnormal, 1101 account in arrears, 1103 no
   * permission, 1304 IP address not allowed.
   * @default none: calls are processed
   */
  readonly rejectsWith?: 1100 | 1101 | 1103 | 1304;
}

/**
 * The account of an emulator without the option `accounts`. Its keys are not secret: they only work with emulators.
 * @example await createEmulator({ accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: "whsec_c2VjcmV0" }] })
 */
export const DEFAULT_ACCOUNT: AccountSetup = {
  accessKey: "ak-emulator",
  secretKey: "sk-emulator-0123456789abcdef0123456789",
  apiKeys: ["api-key-emulator"],
  packs: [
    { type: "video", units: 1000, concurrency: 5 },
    { type: "image", units: 1000, concurrency: 9 },
    { type: "try-on", units: 100, concurrency: 5 },
  ],
};
