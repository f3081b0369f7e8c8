import { createTransport, type TransportOptions } from "@klingkit/http";

/** The base URL and the token of another API. */
export interface Shop extends Pick<TransportOptions, "baseUrl" | "fetch" | "clock"> {
  readonly token: string;
}

/** Reads the stock, with retries after failures, and places an order, which is never sent twice. */
export async function reorder({ token, ...options }: Shop): Promise<unknown> {
  const headers = async () => ({ Authorization: `Bearer ${token}`, "Content-Type": "application/json" });
  const shop = createTransport({ ...options, authorizer: { headers } });
  const readWithoutEnvelope = (body: unknown): unknown => body; // this API does not use an envelope
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
