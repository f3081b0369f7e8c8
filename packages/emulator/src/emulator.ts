import type { AccountSetup } from "./accounts/account.ts";
import type { Delivery } from "./callbacks/deliver.ts";
import type { EmulatorClock } from "./clock/clock.ts";
import type { Faults } from "./faults/faults.ts";
import type { RecordedCall } from "./http/calls.ts";
import type { EmulatorFetch } from "./http/in-process.ts";
import type { ElementSetup, TaskSetup, VoiceSetup } from "./task-setup.ts";
import type { EmulatorState } from "./snapshot.ts";

/**
 * Support for `await using`. The declarations also compile with a TypeScript `lib` that has no `Symbol.asyncDispose`.
 */
type Disposal = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [K in Key]: () => PromiseLike<void> }
  : object;

/** A running emulator. */
export interface Emulator extends Disposal {
  /** The base URL, without a trailing slash. With `listen: false` it is `http://emulator.localhost`. */
  readonly url: string;
  /**
   * A `fetch` that reaches the emulator without a network. It ignores the host of the URL. Pass it to the client under
   * test.
   */
  readonly fetch: EmulatorFetch;
  /** The emulator's clock. Pass it to the client under test. */
  readonly clock: EmulatorClock;
  /** The fault rules for requests and callbacks. */
  readonly faults: Faults;
  /**
   * The received requests, oldest first, except those to the control API. If all of them exceed 256 MiB, the oldest ones
   * are removed.
   */
  readonly calls: readonly RecordedCall[];
  /** The callbacks that were sent or could not be sent, oldest first. */
  readonly callbacks: readonly Delivery[];
  /**
   * Returns the accounts and tasks as plain data.
   * @example expect(emulator.state().paid).toEqual({ tasks: 1, units: 3 });
   */
  state(): EmulatorState;
  /**
   * Adds an account, until the next reset. An account of another region is not added: its credentials are rejected.
   * @throws {Error} if another account has its access key or one of its API keys
   * @example
   * emulator.addAccount({ accessKey: "ak-2", secretKey: "sk-2", apiKeys: ["api-key-2"] });
   */
  addAccount(setup: AccountSetup): void;
  /**
   * Adds a task with a given id, until the next reset. It costs nothing, occupies no slot and is not counted as paid.
   * @throws {Error} if the id is in use, or a create with this body is rejected
   * @example
   * const path = "/v1/videos/text2video";
   * await emulator.addTask({ path, body: { model_name: "kling-v3", prompt: "fog" }, id: "1", outputIds: ["2"] });
   */
  addTask(setup: TaskSetup): Promise<void>;
  /**
   * Adds a custom voice with a given id, until the next reset.
   * @throws {Error} if the id is in use
   * @example
   * await emulator.addVoice({ id: "829836802793406551", name: "Anna" });
   */
  addVoice(setup: VoiceSetup): Promise<void>;
  /**
   * Adds a custom element with a given id, until the next reset.
   * @throws {Error} if the id is in use or not a decimal integer
   * @example
   * await emulator.addElement({ id: "829836802793406553", name: "Lighthouse" });
   */
  addElement(setup: ElementSetup): Promise<void>;
  /**
   * Deletes tasks, calls, callbacks, faults and added accounts, and restores the packs. The clock is not reset.
   * @example afterEach(() => emulator.reset());
   */
  reset(): void;
  /**
   * Stops the server and the clock. Pending sleeps never resolve.
   * @example await emulator.close();
   */
  close(): Promise<void>;
}
