import { createTransport, type TransportOptions } from "@klingkit/http";

/** What this program needs of another API: its address and its token. */
export interface Shop extends Pick<TransportOptions, "baseUrl" | "fetch" | "clock"> {
  readonly token: string;
}

/** Reads the stock, which is repeated after a failure, and places an order, which is sent at most once. */
export async function reorder({ token, ...options }: Shop): Promise<unknown> {
  const headers = async () => ({ Authorization: `Bearer ${token}`, "Content-Type": "application/json" });
  const shop = createTransport({ ...options, authorizer: { headers } });
  const readWithoutEnvelope = (body: unknown): unknown => body; // this API has no envelope
  const stock = await shop.request({
    label: "Reading the stock",
    method: "GET",
    path: "/stock",
    readWithoutEnvelope,
  });
  const body = JSON.stringify({ after: stock.data });
  const order = await shop.request({
    label: "Ordering",
    method: "POST",
    path: "/orders",
    body,
    readWithoutEnvelope,
  });
  return order.data;
}
