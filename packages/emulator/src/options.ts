import type { AccountSetup } from "./accounts/account.ts";
import type { ClockMode } from "./clock/clock.ts";
import type { Scene } from "./media/scene.ts";
import type { Switches } from "./switches.ts";
import type { TaskSeconds } from "./tasks/pace.ts";

/** How an emulator behaves. All options are optional. */
export interface EmulatorOptions {
  /**
   * How the emulator's time runs.
   * @default "real"
   * @example await createEmulator({ clock: "virtual", listen: false })
   */
  readonly clock?: ClockMode;
  /**
   * The start of a manual or virtual clock, epoch milliseconds.
   * @default DEFAULT_START, which is 2026-11-21T12:00:00Z
   */
  readonly startAt?: number;
  /**
   * Seeds the generator of ids, task durations and probabilities.
   * @default 1
   */
  readonly seed?: number;
  /**
   * Whether the emulator listens on a port. With `false`, only `emulator.fetch` reaches it.
   * @default true
   */
  readonly listen?: boolean;
  /**
   * The port to listen on; 0 is any free port.
   * @default 0
   */
  readonly port?: number;
  /**
   * The address to listen on.
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /**
   * The beginning of media URLs, if clients reach the emulator by another address, for example through a proxy.
   * @default the `url` of the emulator
   */
  readonly publicUrl?: string;
  /**
   * The accounts.
   * @default [DEFAULT_ACCOUNT]
   */
  readonly accounts?: readonly AccountSetup[];
  /**
   * The region of the emulator. Accounts of another region are unknown to it.
   * @default "singapore"
   */
  readonly region?: string;
  /**
   * How the emulator behaves where the behaviour of the service is not known.
   * @default DEFAULT_SWITCHES
   * @example await createEmulator({ switches: { externalTaskIds: { lateBy: 5000 }, slotStatus: 200 } })
   */
  readonly switches?: Partial<Switches>;
  /**
   * The seconds from the create of a task to its end: a number, or a function of the task.
   * @default as reported publicly, by model and duration, with a spread of 15 %
   * @example await createEmulator({ taskSeconds: ({ usualSeconds }) => usualSeconds / 20 })
   */
  readonly taskSeconds?: TaskSeconds;
  /**
   * How callbacks are sent.
   * @default with the global `fetch`, to this machine only, once
   */
  readonly callbacks?: CallbackOptions;
  /**
   * Draws the video of a task: returns an MP4, or undefined for the built-in video. Called when the video is first
   * downloaded.
   * @default the built-in videos
   */
  readonly renderVideo?: (scene: Scene) => Promise<Uint8Array | undefined>;
}

/** How callbacks are sent. */
export interface CallbackOptions {
  /**
   * Sends a callback. Pass a function to deliver callbacks to a receiver in the same process.
   * @default the global `fetch`
   * @example await createEmulator({ callbacks: { fetch: (url, init) => receive(new Request(url, init)) } })
   */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * The hosts that receive callbacks: only this machine (`loopback`), or any.
   * @default "loopback"
   */
  readonly hosts?: "loopback" | "any";
  // The service documents no repetition (apps/docs/service/webhooks.md#delivery).
  /**
   * The pauses before a callback is sent again after a response other than 2xx, milliseconds on the emulator's clock.
   * @default none: a callback is sent once
   */
  readonly retryAfter?: readonly number[];
}
