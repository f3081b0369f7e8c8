import type { JSONObject, JSONValue } from "@ai-sdk/provider";
import type {
  CreateOptions,
  ImageGenerateInput,
  ImageMultiImageInput,
  ImageOmniInput,
  ImageToVideoInput,
  LongImageInput,
  MotionControlInput,
  TextToVideoInput,
  TryOnInput,
  VideoMultiImageInput,
  VideoOmniInput,
} from "klingkit";

/** The options of a create that a call of a model can have. */
interface CreateFields extends Pick<
  CreateOptions,
  "apiVersion" | "createTimeout" | "extraBody" | "possiblySent" | "queueTimeout" | "validate" | "watermark"
> {
  /**
   * The time limit of the wait for a task, milliseconds: of an image, or of a video with a webhook.
   * @default 1,200,000, which is 20 minutes
   */
  readonly waitTimeout?: number;
}

/** The fields of several inputs. A field has the values that any of them accepts. */
type FieldsOf<Input> = { readonly [Name in KeyOf<Input>]?: ValueOf<Input, Name> };
type KeyOf<Input> = Input extends unknown ? keyof Input : never;
type ValueOf<Input, Name> = Input extends unknown ? (Name extends keyof Input ? Input[Name] : never) : never;

/**
 * `providerOptions.klingkit` of a video: any field of the input of the endpoint, and options of the create. They have
 * precedence over the options of the AI SDK, and are checked like every input of klingkit. They must be JSON: media are
 * URLs or base64.
 * @example
 * providerOptions: { klingkit: { negativePrompt: "people", watermark: true } satisfies KlingkitVideoOptions }
 */
export type KlingkitVideoOptions = CreateFields &
  FieldsOf<TextToVideoInput | ImageToVideoInput | VideoOmniInput | VideoMultiImageInput | MotionControlInput>;

/**
 * `providerOptions.klingkit` of an image: any field of the input of the endpoint, and options of the create.
 * @example
 * providerOptions: { klingkit: { resolution: "2k", negativePrompt: "people" } satisfies KlingkitImageOptions }
 */
export type KlingkitImageOptions = CreateFields &
  FieldsOf<ImageGenerateInput | ImageOmniInput | ImageMultiImageInput | LongImageInput | TryOnInput>;

/** `providerOptions.klingkit` of speech. */
export type KlingkitSpeechOptions = Pick<CreateOptions, "createTimeout">;

/** The options of a call, as JSON: the client checks the values. */
export interface TaskOptions {
  /** The options that become part of the create request. */
  readonly prepare: JSONObject;
  /** The options for sending the create. */
  readonly send: JSONObject;
  /** The time limit of the wait for the task, milliseconds. */
  readonly waitTimeout?: number;
}

/** The provider options of a call, divided into the fields of the input and the options. */
export interface ProviderFields {
  readonly fields: JSONObject;
  readonly options: TaskOptions;
}

/** What becomes of each provider option that is not a field of the input. */
const kinds: Readonly<Record<string, "prepare" | "send">> = {
  apiVersion: "prepare",
  callbackUrl: "prepare",
  extraBody: "prepare",
  validate: "prepare",
  watermark: "prepare",
  createTimeout: "send",
  possiblySent: "send",
  queueTimeout: "send",
};

/**
 * Divides `providerOptions.klingkit` into the fields of the input and the options of the task. A value of `null` counts as
 * missing.
 */
export function divideProviderOptions(given: JSONObject = {}): ProviderFields {
  const { waitTimeout, ...rest } = given;
  const entries = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  const of = (kind: "prepare" | "send" | undefined): Record<string, JSONValue | undefined> =>
    Object.fromEntries(entries.filter(([name]) => (Object.hasOwn(kinds, name) ? kinds[name] : undefined) === kind));
  return {
    fields: of(undefined),
    options: {
      prepare: of("prepare"),
      send: of("send"),
      ...(typeof waitTimeout === "number" ? { waitTimeout } : {}),
    },
  };
}
