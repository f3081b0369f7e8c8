import type { RequestContext } from "../service.ts";
import type { Session } from "../session.ts";
import type { SourceVideo } from "../source-media.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

// A selection lasts 24 hours (apps/docs/service/video.md#selection-steps).
const SESSION_LIFETIME_MS: Readonly<Record<Session["kind"], number>> = { selection: 24 * 3_600_000, face: Infinity };

export function createSession(
  { service, account }: RequestContext,
  kind: Session["kind"],
  source: SourceVideo,
): Session {
  const id = service.ids.task();
  const startedAt = service.clock.now();
  const session: Session = { id, kind, account: account.setup.accessKey, startedAt, source, points: new Map() };
  service.sessions.set(id, session);
  return session;
}

/** Reads `session_id` and returns the session. Rejects the request if the session is unknown or expired. */
export function readSession(fields: Fields, { service, account }: RequestContext, kind: Session["kind"]): Session {
  const session = service.sessions.get(fields.requiredString("session_id"));
  return session?.kind === kind &&
    session.account === account.setup.accessKey &&
    service.clock.now() < session.startedAt + SESSION_LIFETIME_MS[kind]
    ? session
    : reject(1201, "session_id is invalid");
}
