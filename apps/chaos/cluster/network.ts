import type { Direction, Link } from "./proxy.ts";

/** The server at the other end of a link. Each place has a link to both. */
export type Side = "database" | "service";
export const sides: readonly Side[] = ["database", "service"];

/** The network between the places of a cluster. */
export interface Network {
  readonly kind: "namespaces" | "proxy";
  /** The command that runs a program in a place. */
  command(place: string): readonly string[];
  /** The address at which a place listens for one side. */
  host(place: string, side: Side): string;
  /** Cuts the link of a place to a server, in both directions or in one. */
  cut(place: string, side: Side, directions: readonly Direction[]): Promise<void>;
  restore(place: string, side: Side): Promise<void>;
  /** Removes the network. It ends all processes in it. */
  close(): Promise<void>;
}

/** Changes what the proxy in front of a server does with a client. */
export type SetLink = (side: Side, client: string, link: Partial<Link>) => void;
