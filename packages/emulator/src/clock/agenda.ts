/** One thing to happen at a time of the clock. A sleeper is somebody outside who waits; an event is the emulator's own. */
export interface Entry {
  readonly at: number;
  readonly kind: "sleeper" | "event";
  readonly run: () => void;
}

/** What is still to happen, earliest first; at the same time, first come first. */
export interface Agenda {
  add(entry: Entry): () => void;
  peek(): Entry | undefined;
  take(): Entry | undefined;
  sleepers(): number;
  clear(): void;
}

export function createAgenda(): Agenda {
  let entries: Entry[] = [];
  let sleepers = 0;
  const count = (entry: Entry, by: 1 | -1): void => {
    if (entry.kind === "sleeper") sleepers += by;
  };
  return {
    add(entry) {
      let place = entries.length;
      while (place > 0 && (entries[place - 1]?.at ?? 0) > entry.at) place--;
      entries.splice(place, 0, entry);
      count(entry, 1);
      return () => {
        const found = entries.indexOf(entry);
        if (found < 0) return;
        entries.splice(found, 1);
        count(entry, -1);
      };
    },
    peek: () => entries[0],
    take() {
      const entry = entries.shift();
      if (entry) count(entry, -1);
      return entry;
    },
    sleepers: () => sleepers,
    clear() {
      entries = [];
      sleepers = 0;
    },
  };
}
