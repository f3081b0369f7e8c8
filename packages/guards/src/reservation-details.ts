import type { Reservation } from "./store.ts";

/** The part of a reservation that a database stores as JSON text. */
type Details = Pick<Reservation, "price" | "reference">;

export function detailsOf({ price, reference }: Reservation): string {
  return JSON.stringify({ price, reference } satisfies { [Field in keyof Details]: Details[Field] | undefined });
}

/** Reads a reservation from the row of a database. */
export function reservationOf(row: Readonly<Record<string, unknown>>): Reservation {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `detailsOf` wrote it
  const details = JSON.parse(String(row["details"])) as Details;
  return {
    budget: String(row["budget"]),
    id: String(row["id"]),
    period: String(row["period"]),
    amount: Number(row["amount"]),
    createdAt: Number(row["created_at"]),
    ...details,
  };
}
