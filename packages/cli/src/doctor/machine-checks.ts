import { access, constants, stat } from "node:fs/promises";
import { platform, release, arch } from "node:os";
import manifest from "@klingkit/cli/package.json" with { type: "json" };
import { messageOf } from "../command-error.ts";
import { formatDate } from "../display/format.ts";
import { exitCodes } from "../exit-code.ts";
import { resumeHint, type Session } from "../session.ts";
import { readErrors } from "../state/error-log.ts";
import { isUnfinished, type TaskRecord } from "../state/task-record.ts";
import { type Check, ok } from "./check.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Versions, and settings of Node.js that change how it connects. */
export function checkRuntime(variables: Variables): Check {
  const { bun, node } = process.versions;
  const details = {
    klingkit: manifest.version,
    node,
    ...(bun === undefined ? {} : { bun }),
    os: platform(),
    osRelease: release(),
    arch: arch(),
    extraCertificates: variables["NODE_EXTRA_CA_CERTS"] !== undefined,
  };
  const runtime = bun === undefined ? `Node.js ${node}` : `Bun ${bun}`;
  const message = `klingkit ${manifest.version}, ${runtime}, ${platform()} ${release()} ${arch()}`;
  if (variables["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return ok("runtime", message, details);
  return {
    name: "runtime",
    status: "warning",
    message: `${message}. NODE_TLS_REJECT_UNAUTHORIZED=0 turns the verification of certificates off: anybody on the way can read the key.`,
    next: "Remove the variable. For a proxy with its own certificate, set NODE_EXTRA_CA_CERTS to the file of that certificate.",
    details,
  };
}

/** Whether the state directory can be written, and other users cannot read it. */
export async function checkState({ store: { folder } }: Session): Promise<Check> {
  const name = "state";
  const found = await stat(folder).catch(() => undefined);
  if (!found) return ok(name, `${folder} does not exist yet`);
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return {
      name,
      status: "problem",
      message: `${folder} cannot be read and written: ${messageOf(error)}.`,
      next: "Correct its permissions, or choose another directory with --state.",
      exitCode: exitCodes.usage,
    };
  }
  // Windows has no such permissions.
  if (platform() === "win32" || (found.mode & 0o077) === 0) return ok(name, folder);
  return {
    name,
    status: "warning",
    message: `Other users of this machine can read ${folder}, which contains prompts.`,
    next: `Run chmod 700 on the directory.`,
  };
}

/** What the tasks of the state directory wait for. */
export async function checkTasks(session: Session): Promise<Check> {
  const name = "tasks";
  const records = await session.store.list();
  const open = openTasks(records);
  const counts = Object.entries(Object.groupBy(open, ({ state }) => state)).map(
    ([state, members]) => `${members.length} ${state}`,
  );
  const details = { total: records.length, open: open.map((record) => describeTask(record)) };
  if (open.length === 0) return ok(name, `${records.length} in the state directory, none is open`, details);
  const mayExist = open.some(({ state }) => state === "stored" || state === "outcome-unknown");
  const commands = [
    ...(mayExist ? ["tasks recover"] : []),
    ...(open.some(isUnfinished) ? ["tasks wait"] : []),
    ...(open.every(({ state }) => state === "not-sent") ? ["tasks recover --send"] : []),
  ];
  return {
    name,
    status: mayExist ? "warning" : "ok",
    message: `Open: ${counts.join(", ")}.${mayExist ? " It is unknown whether some of them were created." : ""}`,
    next: `Continue with: ${commands.map((command) => resumeHint(session, command)).join(", then ")}`,
    details,
  };
}

/** Tasks without a final state or without their files. */
function openTasks(records: readonly TaskRecord[]): readonly TaskRecord[] {
  return records.filter(
    (record) =>
      isUnfinished(record) ||
      record.state === "stored" ||
      record.state === "outcome-unknown" ||
      (record.state === "not-sent" && record.isFinal !== true),
  );
}

/** A task without its name, prompt and files, which are private. */
function describeTask({ endpoint, state, createdAt, task, estimate }: TaskRecord): unknown {
  return { taskId: task?.id, endpoint, apiVersion: task?.apiVersion, state, createdAt, usd: estimate?.usd };
}

/** The errors of earlier commands. */
export async function checkErrors({ store }: Session): Promise<Check> {
  const errors = await readErrors(store.folder);
  const last = errors.at(-1);
  if (!last) return ok("errors", "none recorded in the state directory");
  const { at, command, name, code, serviceCode, requestId } = last;
  const cause = [code ?? name, serviceCode && `service code ${serviceCode}`, requestId && `request ${requestId}`];
  return ok(
    "errors",
    `${errors.length} recorded; the last on ${formatDate(at)}: klingkit ${command}, ${cause.filter(Boolean).join(", ")}`,
    errors,
  );
}
