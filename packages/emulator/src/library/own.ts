import type { Account } from "../accounts/ledger.ts";
import { refuse } from "../wire/refusal.ts";
import type { World } from "../world/world.ts";
import type { ElementRecord, VoiceRecord } from "./library.ts";

interface Desk {
  readonly world: World;
  readonly account: Account;
}

/** An element that the account may use: its own or a preset. Wording of the refusal a guess. */
export function ownElement({ world, account }: Desk, id: string): ElementRecord {
  const element = world.library.elements.get(id);
  const usable = element && !element.deleted && (element.ownedBy === "kling" || element.ownedBy === account.ownerId);
  return usable ? element : refuse(1201, `Element id ${id} not found`);
}

/** A voice that the account may use; the text was seen live for speech (kling-api V 5.2). */
export function ownVoice({ world, account }: Desk, id: string): VoiceRecord {
  const voice = world.library.voices.get(id);
  const usable = voice && !voice.deleted && (voice.ownedBy === "kling" || voice.ownedBy === account.ownerId);
  return usable ? voice : refuse(1201, "Voice id not found");
}
