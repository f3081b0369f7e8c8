import type { AccountSetup } from "./accounts/account.ts";
import type { Delivery } from "./callbacks/deliver.ts";
import type { EmulatorClock } from "./clock/clock.ts";
import type { Faults } from "./faults/faults.ts";
import type { RecordedCall } from "./http/calls.ts";
import type { EmulatorFetch } from "./http/in-process.ts";
import type { EmulatorState } from "./snapshot.ts";

/** `await using`, where the reader's TypeScript knows of it: with an older `lib` the declarations compile all the same. */
type Disposal = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [K in Key]: () => PromiseLike<void> }
  : object;

/** A running emulator. */
export interface Emulator extends Disposal {
  /** Where it listens, without a slash at the end; `http://emulator.localhost` when it does not. */
  readonly url: string;
  /** The same service without a network, whatever the host in the address. */
  readonly fetch: EmulatorFetch;
  /** The emulator's time. Hand it to the client under test. */
  readonly clock: EmulatorClock;
  readonly faults: Faults;
  /** Requests received, oldest first; those of the control API are not among them. */
  readonly calls: readonly RecordedCall[];
  /** Callbacks sent, oldest first. */
  readonly callbacks: readonly Delivery[];
  /** Accounts and tasks as plain data. */
  state(): EmulatorState;
  /** Opens one more account, until the next reset. Throws when its access key or one of its API keys is taken. */
  addAccount(setup: AccountSetup): void;
  /** Forgets tasks, calls, callbacks and faults, and fills the packs. The clock goes on. */
  reset(): void;
  /** Stops listening and the clock; sleepers are left asleep. */
  close(): Promise<void>;
}
