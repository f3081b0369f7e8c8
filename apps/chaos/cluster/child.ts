import { type ChildProcess, spawn } from "node:child_process";

/** A program of the cluster in its place. */
export interface Child {
  readonly pid: number;
  send(message: object): void;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void;
  readonly exited: Promise<void>;
  /** Resolves with the first later message of a type. @throws if the program ends or does not send it in time */
  next<Message extends { readonly type: string }>(type: Message["type"], limitMs?: number): Promise<Message>;
}

/** How long a program may take to start or to respond, milliseconds. The machine may be busy. */
const RESPONSE_TIMEOUT = 180_000;

/**
 * Starts a program of `programs/`. The two processes exchange messages. The program exits with this process.
 * @param place the command that runs it in its place, and the directory of its temporary files
 */
export function startChild(
  { command, temporary }: { readonly command: readonly string[]; readonly temporary: string },
  program: "database" | "service" | "worker" | "receiver",
  options: object,
  onMessage: (message: { readonly type: string }) => void = () => undefined,
): Child {
  const file = new URL(`./programs/${program}.ts`, import.meta.url).pathname;
  const [executable, ...args] = [
    ...command,
    process.execPath,
    "-C",
    "@klingkit/source",
    "--no-warnings",
    file,
    JSON.stringify(options),
  ];
  // In a group of its own, because Ctrl-C reaches the whole group: this process ends the programs in order.
  const child: ChildProcess = spawn(executable, args, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
    env: { ...process.env, TMPDIR: temporary },
  });
  const listeners = new Set<(message: { readonly type: string }) => void>([onMessage]);
  child.on("message", (message: { readonly type: string }) => {
    for (const listener of listeners) listener(message);
  });
  // A message to a program that has been killed.
  child.on("error", () => undefined);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    pid: child.pid ?? 0,
    exited,
    send(message) {
      if (child.connected) child.send(message, () => undefined);
    },
    signal: (name) => void child.kill(name),
    next: <Message extends { readonly type: string }>(type: Message["type"], limitMs = RESPONSE_TIMEOUT) =>
      new Promise<Message>((resolve, reject) => {
        const settle = (finish: () => void): void => {
          listeners.delete(listener);
          clearTimeout(timer);
          finish();
        };
        const listener = (message: { readonly type: string }): void => {
          // The programs send the messages of messages.ts.
          if (message.type === type) settle(() => resolve(message as Message));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`The ${program} did not send "${type}" within ${limitMs / 1000} s.`))),
          limitMs,
        );
        listeners.add(listener);
        void exited.then(() => settle(() => reject(new Error(`The ${program} ended before "${type}".`))));
      }),
  };
}
