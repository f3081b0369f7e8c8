import { accountOf, slotsOf } from "./account.ts";
import type { Service } from "./service.ts";

/** How many slots there are, asked once. */
export interface Slots {
  known(): Promise<Readonly<Record<string, number>> | undefined>;
}

export function createSlots(service: Service): Slots {
  let asked: Promise<Readonly<Record<string, number>> | undefined> | undefined;
  return {
    known() {
      asked ??= accountOf(service).then(slotsOf, () => {
        // Not to know is no reason to wait; the next page asks again.
        asked = undefined;
        return undefined;
      });
      return asked;
    },
  };
}
