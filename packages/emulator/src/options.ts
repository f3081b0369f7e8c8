import type { AccountSetup } from "./accounts/account.ts";
import type { ClockMode } from "./clock/clock.ts";
import type { Scene } from "./media/scene.ts";
import type { Switches } from "./switches.ts";
import type { TaskSeconds } from "./tasks/task-times.ts";

/** The options of `createEmulator`. */
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
   * The base URL of media links. Set it if clients reach the emulator through another address, for example a proxy.
   * @default the `url` of the emulator
   */
  readonly publicUrl?: string;
  /**
   * The accounts.
   * @default [DEFAULT_ACCOUNT]
   */
  readonly accounts?: readonly AccountSetup[];
  /**
   * The region of the emulator. It rejects the credentials of accounts in other regions.
   * @default "singapore"
   */
  readonly region?: string;
  /**
   * The behavior of the emulator where the behavior of the service is not known.
   * @default DEFAULT_SWITCHES
   * @example await createEmulator({ switches: { externalTaskIds: { lateBy: 5000 }, slotStatus: 200 } })
   */
  readonly switches?: Partial<Switches>;
  /**
   * The seconds from the create of a task to its end: a number, or a function of the task.
   * @default publicly reported durations, by model and output duration, with a random deviation of up to 15 %
   * @example await createEmulator({ taskSeconds: ({ product }) => (product === "image" ? 5 : 60) })
   */
  readonly taskSeconds?: TaskSeconds;
  /**
   * How many times faster than usual tasks finish, above 0. It divides `taskSeconds`, and does not change the clock. Every
   * response states it in the header `klingkit-task-speed`, so that klingkit polls sooner.
   * @default 1
   * @example await createEmulator({ taskSpeed: 20 }) // a video of 5 s takes 4.5 s
   */
  readonly taskSpeed?: number;
  /**
   * How callbacks are sent.
   * @default with the global `fetch`, to this machine only, once
   */
  readonly callbacks?: CallbackOptions;
  /**
   * Renders the video of a task. Returns an MP4, or undefined for the built-in video. It is called when the video is
   * downloaded; the latest 24 media files are cached. If the video must have sound and the MP4 has none, the emulator adds
   * its built-in sound.
   * @default the built-in videos
   */
  readonly renderVideo?: (scene: Scene) => Promise<Uint8Array | undefined>;
}

/** The options of callbacks. */
export interface CallbackOptions {
  /**
   * Sends a callback. Pass a function to deliver callbacks to a receiver in the same process.
   * @default the global `fetch`
   * @example await createEmulator({ callbacks: { fetch: (url, init) => receive(new Request(url, init)) } })
   */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * The hosts to which callbacks are sent: only this machine (`loopback`), or any host.
   * @default "loopback"
   */
  readonly hosts?: "loopback" | "any";
  // The service documents no redelivery (apps/docs/service/webhooks.md#delivery).
  /**
   * The delays before a callback is sent again after a failed delivery or a response other than 2xx, milliseconds on
   * the emulator's clock.
   * @default none: a callback is sent once
   */
  readonly retryDelays?: readonly number[];
}
