import { budget, memoryStore } from "@klingkit/guards";
import { createProxy } from "@klingkit/proxy";
import { memoryStore as callbackStore } from "@klingkit/webhooks";
import type { Kling } from "klingkit";

/** The settings of the site. */
export interface SiteSettings {
  /** The secret that encrypts the tasks of users. */
  readonly proxySecret: string | undefined;
  /** The webhook secret of the account. */
  readonly webhookSecret: string | undefined;
  /** The URL of `webhook`, which the service calls. */
  readonly callbackUrl: string;
  readonly log: (line: string) => void;
}

type Handler = (request: Request) => Promise<Response>;

/**
 * Returns the handlers of a site whose users generate videos: `proxy` for its pages, and `webhook` for the service.
 * @param getClient returns the client of a request
 */
export function klingRoutes(
  getClient: () => Kling,
  settings: SiteSettings,
): { readonly proxy: Handler; readonly webhook: Handler } {
  const { proxySecret, webhookSecret, callbackUrl, log } = settings;
  const budgets = memoryStore();
  const callbacks = callbackStore();
  return {
    proxy: createProxy(getClient, {
      authorize: getUser,
      allow: { endpoints: ["video.textToVideo"], models: ["kling-3.0"], maxDuration: 5 },
      guards: (user) => budget({ usd: 1, per: "day", name: user, store: budgets }),
      secret: proxySecret,
      callbackUrl,
      onError: (error, { call }) => log(`${call}: ${String(error)}`),
    }),
    async webhook(request) {
      // A callback ends the waits of pages immediately if both handlers share a client.
      const receive = getClient().webhooks.receiver({
        secret: webhookSecret,
        store: callbacks,
        onFinished: (task) => log(`${task.externalTaskId} ${task.status}`),
      });
      return receive(request);
    },
  };
}

/** Returns the user of a request. A real site looks up the session. */
function getUser(request: Request): string | undefined {
  return /(?:^|; )session=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
}
