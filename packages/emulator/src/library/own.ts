import type { Account } from "../accounts/ledger.ts";
import { statusOf } from "../tasks/lifecycle.ts";
import type { Made } from "../tasks/made.ts";
import { refuse } from "../wire/refusal.ts";
import type { World } from "../world/world.ts";
import type { ElementRecord, VoiceRecord } from "./library.ts";

interface Desk {
  readonly world: World;
  readonly account: Account;
}

/** An element that the account may use: a preset, or its own once its task has succeeded. Wording of the refusal a guess. */
export function ownElement(desk: Desk, id: string): ElementRecord {
  const made = ownMade(desk, id);
  const element = desk.world.library.elements.get(id) ?? (made?.type === "element" ? made.element : undefined);
  return element && !element.deleted ? element : refuse(1201, `Element id ${id} not found`);
}

/** A voice that the account may use; the text was seen live for speech (kling-api V 5.2). */
export function ownVoice(desk: Desk, id: string): VoiceRecord {
  const made = ownMade(desk, id);
  const voice = desk.world.library.voices.get(id) ?? (made?.type === "voice" ? made.voice : undefined);
  return voice && !voice.deleted ? voice : refuse(1201, "Voice id not found");
}

/** Something that a task of the account has made, however long ago. */
export function ownMade({ world, account }: Desk, id: string): Made | undefined {
  const task = world.tasks.byMade(id);
  if (!task || task.account !== account.setup.accessKey || statusOf(task, world.clock.now()) !== "succeeded")
    return undefined;
  return task.order.makes.find((made) => made.id === id);
}
