import { createNamespaces } from "./namespaces.ts";
import type { Network, SetLink } from "./network.ts";

/** Network namespaces if they are permitted, otherwise the loopback address, on which the proxy also cuts the links. */
export async function createNetwork(
  places: readonly string[],
  setLink: SetLink,
  isPrivileged: boolean,
): Promise<{ readonly network: Network; readonly reason?: string }> {
  if (!isPrivileged) return { network: loopback(setLink), reason: "--unprivileged" };
  try {
    return { network: await createNamespaces(places) };
  } catch (error) {
    return { network: loopback(setLink), reason: error instanceof Error ? error.message : String(error) };
  }
}

function loopback(setLink: SetLink): Network {
  return {
    kind: "proxy",
    command: () => [],
    host: () => "127.0.0.1",
    async cut(place, side, directions) {
      setLink(side, place, { cut: directions });
    },
    async restore(place, side) {
      setLink(side, place, { cut: [] });
    },
    close: async () => undefined,
  };
}
