/** The three currencies of the service: units of one are no units of another (kling-api I 12.1). */
export type PackType = "video" | "image" | "try-on";

/** A prepaid pack of units. */
export interface PackSetup {
  readonly type: PackType;
  /** Units bought. */
  readonly units: number;
  /** Tasks (images, for image packs) at a time; the highest among an account's packs of a type counts (kling-api V 6). */
  readonly concurrency: number;
  /** As it shows in `/account/costs`; default in the form seen live, e.g. `Trial-Video-1000Units-5Con-1Months`. */
  readonly name?: string;
  /** How long it is valid from the emulator's start, in days; default 30. */
  readonly days?: number;
}

/** An account that the emulator knows. */
export interface AccountSetup {
  /** For JWTs: the `iss` claim. */
  readonly accessKey: string;
  /** For JWTs: the HS256 key, as UTF-8 text. */
  readonly secretKey: string;
  /** Opaque bearer keys (kling-api V 3.2); all of an account share its quota. */
  readonly apiKeys?: readonly string[];
  readonly packs?: readonly PackSetup[];
  /** Cash that pays when no pack of the right type does; none by default. */
  readonly cash?: { readonly currency: "USD" | "CNY"; readonly amount: number };
  /** An account of another region than the emulator's is unknown to it; default `singapore`. */
  readonly region?: string;
  /** Accept `X-Api-Key` and `X-Api-Secret`, as a gateway in front of the service might; the service itself does not (kling-api V 3.5). Default false. */
  readonly gateway?: boolean;
  /** `whsec_<base64>`: callbacks are signed with it (kling-api V 7.4). Two while a secret is rotated. */
  readonly webhookSecret?: string | readonly string[];
  /** Refuses every call: 1100 abnormal, 1101 in arrears, 1103 no permission, 1304 address not on the whitelist. */
  readonly refuses?: 1100 | 1101 | 1103 | 1304;
}

/** The account there is when none is set up. The keys are no secret: they open nothing but an emulator. */
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
