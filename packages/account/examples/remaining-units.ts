import { createAccountClient } from "@klingkit/account";
import { apiKey } from "@klingkit/auth";
import { createTransport, regionUrl, type TransportOptions } from "@klingkit/http";
import { createEngine } from "@klingkit/tasks/engine";

/** Returns the remaining units of an account, by pack name. */
export async function remainingUnits(
  key: string,
  options: Partial<TransportOptions> = {},
): Promise<Record<string, number | undefined>> {
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key), ...options });
  const account = createAccountClient(createEngine({ transport, endpoints: {} }));
  const packs = await account.packs();
  return Object.fromEntries(packs.map(({ name, remaining }) => [name, remaining]));
}
