import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { credentialVariables } from "@klingkit/auth";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClient } from "../src/client.ts";
import { type FileSystem, findEnvFile } from "../src/env-file.node.ts";
import type { EnvFile, Variables } from "../src/environment.ts";
import { createKling, custom, type KlingOptions } from "../src/index.ts";

/** The user of the process, and another user. */
const USER = 1000;
const OTHER_USER = 1001;

const BASE_URL = "KLING_BASE_URL=http://127.0.0.1:5510\n";
const KEY = "KLING_API_KEY=file-key\n";
const PAIR = "KLING_ACCESS_KEY=file-ak\nKLING_SECRET_KEY=file-sk\n";
const SINGAPORE = "https://api-singapore.klingai.com/v1/videos/text2video";
const EMULATOR = "http://127.0.0.1:5510/v1/videos/text2video";

/** Creates a directory with these files (null: a directory), and deletes it when the test ends. Returns its path. */
function createTree(files: Readonly<Record<string, string | Uint8Array | null>>): string {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "klingkit-")));
  onTestFinished(() => rmSync(top, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(top, name);
    mkdirSync(content === null ? path : dirname(path), { recursive: true });
    if (content !== null) writeFileSync(path, content);
  }
  return top;
}

/** The files below `top`. They belong to `USER`, except those in `owners`. `top` is the home directory. */
function systemOf(
  top: string,
  owners: Readonly<Record<string, number>> = {},
  more: Partial<FileSystem> = {},
): FileSystem {
  const owned = <T extends object>(entry: T | undefined, path: string): (T & { uid: number }) | undefined =>
    entry && Object.assign(entry, { uid: owners[path.slice(top.length + 1).replaceAll("\\", "/")] ?? USER });
  return {
    uid: () => USER,
    home: () => top,
    lstat: (path) => owned(lstatSync(path, { throwIfNoEntry: false }), path),
    stat: (path) => owned(statSync(path, { throwIfNoEntry: false }), path),
    read: (path) => readFileSync(path),
    ...more,
  };
}

/** Sends one request. Returns its URL and credential, or the error if nothing was sent. */
async function requestOf(
  options: KlingOptions,
  environment: Variables,
  envFile?: () => EnvFile | undefined,
): Promise<unknown> {
  const sent: { url: string; authorization: string | null }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, authorization: new Headers(init.headers).get("authorization") });
    return Response.json({ code: 0, message: "SUCCEED", request_id: "r-1", data: [] });
  };
  const platform = { environment: () => environment, ...(envFile ? { envFile } : {}) };
  const kling = createClient(platform, { fetch, ...options });
  const error: unknown = await kling.request({ method: "GET", path: "/v1/videos/text2video" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(sent).toHaveLength(error === undefined ? 1 : 0);
  return error ?? sent[0];
}

const bearer = (key: string, url: string): object => ({ url, authorization: `Bearer ${key}` });

/** Returns the `.env` file that is found from `folder`, with its path relative to `top`. */
function findFrom(top: string, folder: string, system: FileSystem = systemOf(top)): EnvFile | undefined {
  const file = findEnvFile(join(top, folder), system);
  return file && { ...file, path: file.path.slice(top.length + 1) };
}

test.each<[string, string, Variables, KlingOptions]>([
  ["the API key of the environment", BASE_URL, { KLING_API_KEY: "victims-key" }, {}],
  ["an API key of the options", BASE_URL, {}, { apiKey: "victims-key" }],
  ["an API key of the options beside a key in the file", BASE_URL + KEY, {}, { apiKey: "victims-key" }],
  ["a key pair of the options", BASE_URL + PAIR, {}, { accessKey: "victims-ak", secretKey: "victims-sk" }],
  [
    "a custom credential of the options",
    BASE_URL + KEY,
    {},
    { auth: custom({ headers: () => ({ Authorization: "victims-key" }) }) },
  ],
  ["the key pair of the environment", BASE_URL + KEY, { KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "victims-sk" }, {}],
  ["the access key of the environment", BASE_URL + PAIR, { KLING_ACCESS_KEY: "victims-ak" }, {}],
  ["the secret key of the environment", BASE_URL + PAIR, { KLING_SECRET_KEY: "victims-sk" }, {}],
])("does not send %s to the base URL of a .env file", async (_name, text, environment, options) => {
  const top = createTree({ ".env": text });
  const error = await requestOf(options, environment, () => findEnvFile(top, systemOf(top)));
  expect(error).toMatchObject({
    name: "ConfigurationError",
    summary: `KLING_BASE_URL in ${join(top, ".env")} is not used, because the credential comes from a different source.`,
    advice: expect.stringContaining("set KLING_BASE_URL in the environment, or set `baseUrl` or `region`"),
  });
});

test.each([
  ["key", KEY, /^Bearer file-key$/],
  ["pair", PAIR, /^Bearer ey/],
])("sends the %s of a .env file to the base URL of the same file", async (_name, credential, authorization) => {
  const top = createTree({ ".env": BASE_URL + credential });
  const environment = credential === KEY ? { KLING_ACCESS_KEY: "half" } : {};
  expect(await requestOf({}, environment, () => findEnvFile(top, systemOf(top)))).toEqual({
    url: EMULATOR,
    authorization: expect.stringMatching(authorization),
  });
});

test.each<[string, string, Variables, KlingOptions, object]>([
  [
    "the base URL of the environment",
    BASE_URL,
    { KLING_BASE_URL: "http://127.0.0.1:1" },
    {},
    bearer("key", "http://127.0.0.1:1/v1/videos/text2video"),
  ],
  ["an empty base URL of the environment", BASE_URL, { KLING_BASE_URL: "" }, {}, bearer("key", SINGAPORE)],
  [
    "the option `region`",
    BASE_URL,
    {},
    { region: "beijing" },
    bearer("key", "https://api-beijing.klingai.com/v1/videos/text2video"),
  ],
  [
    "the option `baseUrl`",
    BASE_URL,
    {},
    { baseUrl: "http://localhost:1" },
    bearer("key", "http://localhost:1/v1/videos/text2video"),
  ],
  ["the option `env`", BASE_URL, {}, { env: { KLING_API_KEY: "key" } }, bearer("key", SINGAPORE)],
])("%s takes precedence over the base URL of a .env file", async (_name, text, environment, options, sent) => {
  const top = createTree({ ".env": text });
  const variables = { KLING_API_KEY: "key", ...environment };
  expect(await requestOf(options, variables, () => findEnvFile(top, systemOf(top)))).toEqual(sent);
});

test("accepts the default base URL in a .env file with a key from elsewhere", async () => {
  const top = createTree({ ".env": "KLING_BASE_URL=https://api-singapore.klingai.com/v1\n" });
  expect(await requestOf({ apiKey: "key" }, {}, () => findEnvFile(top, systemOf(top)))).toEqual(
    bearer("key", SINGAPORE),
  );
});

test.each(["http://gateway.example", "http://user:hunter2@127.0.0.1", "http://api-singapore.klingai.com"])(
  "rejects the base URL %s of a .env file; the error names the file, not the URL",
  async (baseUrl) => {
    const top = createTree({ ".env": `KLING_BASE_URL=${baseUrl}\n${KEY}` });
    const error = await requestOf({}, {}, () => findEnvFile(top, systemOf(top)));
    expect(error).toMatchObject({
      name: "ConfigurationError",
      message: expect.stringContaining(`KLING_BASE_URL in ${join(top, ".env")} must`),
    });
    expect(error).not.toMatchObject({ message: expect.stringContaining(baseUrl) });
  },
);

test.each(["http://gateway.example", "http://api-singapore.klingai.com", "http://127.evil.example"])(
  "rejects the base URL %s in the environment and in the options",
  async (url) => {
    const variables = { KLING_API_KEY: "key", KLING_BASE_URL: url };
    expect(await requestOf({}, variables)).toMatchObject({
      message: expect.stringMatching(/^KLING_BASE_URL must begin/),
    });
    expect(() => createKling({ apiKey: "key", baseUrl: url })).toThrow(/^baseUrl must begin with https:/);
  },
);

test("the variables of the process take precedence over those of the file", async () => {
  const top = createTree({ ".env": KEY + PAIR });
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top));
  expect(await requestOf({}, { KLING_API_KEY: "own" }, envFile)).toEqual(bearer("own", SINGAPORE));
  const pair = { KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" };
  expect(await requestOf({}, pair, envFile)).toMatchObject({ authorization: expect.stringMatching(/^Bearer ey/) });
});

test.each([".git/HEAD", ".git", "pnpm-workspace.yaml"])("%s marks the root of a project", (marker) => {
  const top = createTree({
    ".env": "",
    "project/.env": KEY,
    [`project/${marker}`]: "",
    "project/apps/one/index.js": "",
  });
  expect(findFrom(top, "project/apps/one")).toEqual({
    path: join("project", ".env"),
    variables: { KLING_API_KEY: "file-key" },
  });
});

test("a package.json marks the root of a project only if it has workspaces", () => {
  const top = createTree({
    "project/.env": KEY,
    "project/package.json": '{"workspaces":["apps/*"]}',
    "project/apps/one/package.json": "{}",
    "plain/.env": KEY,
    "plain/package.json": "{}",
    "plain/src/index.js": "",
    "broken/.env": KEY,
    "broken/package.json": "{",
    "broken/src/index.js": "",
  });
  expect(findFrom(top, "project/apps/one")).toMatchObject({ path: join("project", ".env") });
  expect(findFrom(top, "project/apps/one", systemOf(top, { "project/package.json": OTHER_USER }))).toBeUndefined();
  expect(findFrom(top, "plain/src")).toBeUndefined();
  expect(findFrom(top, "broken/src")).toBeUndefined();
});

test("reads no file above the root of the project", () => {
  const top = createTree({ ".env": KEY, ".git/HEAD": "", "project/.git/HEAD": "", "project/src/index.js": "" });
  expect(findFrom(top, "project/src")).toBeUndefined();
  expect(findFrom(top, "project")).toBeUndefined();
});

test("searches only the working directory if there is no project root above it", async () => {
  const top = createTree({ "x/.env": BASE_URL + KEY, "x/build-123/work/index.js": "", "lone/.env": KEY });
  expect(findFrom(top, "x/build-123/work")).toBeUndefined();
  expect(findFrom(top, "lone")).toMatchObject({ path: join("lone", ".env") });
  const envFile = (): EnvFile | undefined => findEnvFile(join(top, "x/build-123/work"), systemOf(top));
  const expected = bearer("victims-key", SINGAPORE);
  expect(await requestOf({}, { KLING_API_KEY: "victims-key" }, envFile)).toEqual(expected);
  expect(await requestOf({ apiKey: "victims-key" }, {}, envFile)).toEqual(expected);
});

test("does not search above the home directory", () => {
  const top = createTree({ ".env": KEY, ".git/HEAD": "", "home/me/work/index.js": "", "home/me/.env": KEY });
  const at = (home: string): EnvFile | undefined =>
    findFrom(top, "home/me/work", systemOf(top, {}, { home: () => join(top, home) }));
  expect(at("home/me")).toBeUndefined();
  expect(at("home/you")).toMatchObject({ path: join("home/me", ".env") });
});

test("a process without a home directory searches up to the root of the project", () => {
  const top = createTree({ ".env": KEY, ".git/HEAD": "", "src/index.js": "" });
  const home = (): never => {
    throw new Error("ENOENT: no such user");
  };
  expect(findFrom(top, "src", systemOf(top, {}, { home }))).toMatchObject({ path: ".env" });
});

test.each<[string, Readonly<Record<string, number>>, string | undefined]>([
  [
    "the file",
    { "project/.env": OTHER_USER },
    "is not read, because the file or its directory belongs to another user",
  ],
  ["the directory of the file", { project: OTHER_USER }, undefined],
  ["a directory between the working directory and the project root", { "project/src": OTHER_USER }, undefined],
  ["the marker of the project", { "project/.git": OTHER_USER }, undefined],
])("ignores a file if another user owns %s", (_name, owners, problem) => {
  const top = createTree({ "project/.env": BASE_URL + KEY, "project/.git/HEAD": "", "project/src/index.js": "" });
  const file = findFrom(top, "project/src", systemOf(top, owners));
  expect(file?.problem).toBe(problem);
  expect(file?.variables).toBeUndefined();
});

test("ignores a file of the user in a working directory of another user", () => {
  const top = createTree({ "shared/.env": KEY });
  expect(findFrom(top, "shared", systemOf(top, { shared: OTHER_USER }))).toEqual({
    path: join("shared", ".env"),
    problem: expect.stringContaining("belongs to another user"),
  });
});

test("trusts files of root, and root trusts no other user", () => {
  const top = createTree({ "project/.env": KEY });
  const rootOwned = systemOf(top, { project: 0, "project/.env": 0 });
  expect(findFrom(top, "project", rootOwned)).toHaveProperty("variables", { KLING_API_KEY: "file-key" });
  expect(findFrom(top, "project", { ...rootOwned, uid: () => 0 })).toHaveProperty("variables", {
    KLING_API_KEY: "file-key",
  });
  expect(findFrom(top, "project", systemOf(top, {}, { uid: () => 0 }))).toMatchObject({
    problem: expect.stringContaining("belongs to another user"),
  });
});

test("ignores owners on Windows, where files have none", () => {
  const top = createTree({ "project/.env": KEY });
  const system = systemOf(top, { "project/.env": 0, project: OTHER_USER }, { uid: () => undefined });
  expect(findFrom(top, "project", system)).toHaveProperty("variables", { KLING_API_KEY: "file-key" });
});

test("reports a file of another user only when its credential is needed", async () => {
  const top = createTree({ ".env": BASE_URL + KEY });
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top, { ".env": OTHER_USER }));
  expect(await requestOf({}, { KLING_API_KEY: "own" }, envFile)).toEqual(bearer("own", SINGAPORE));
  expect(await requestOf({ apiKey: "own" }, {}, envFile)).toEqual(bearer("own", SINGAPORE));
  expect(await requestOf({}, {}, envFile)).toMatchObject({
    name: "ConfigurationError",
    summary: `${join(top, ".env")} is not read, because the file or its directory belongs to another user.`,
  });
});

test.skipIf(process.platform === "win32")("reads a link if the link and its target belong to the user", () => {
  const top = createTree({ "secrets/env": KEY, "project/index.js": "" });
  symlinkSync(join(top, "secrets", "env"), join(top, "project", ".env"));
  const variables = { KLING_API_KEY: "file-key" };
  expect(findFrom(top, "project")).toMatchObject({ variables });
  const system = systemOf(top);
  const stat: FileSystem["stat"] = (path) => {
    const entry = system.stat(path);
    return entry && path.endsWith(".env") ? Object.assign(entry, { uid: OTHER_USER }) : entry;
  };
  expect(findFrom(top, "project", { ...system, stat })).toMatchObject({
    problem: expect.stringContaining("belongs to another user"),
  });
  const lstat: FileSystem["lstat"] = (path) => {
    const entry = system.lstat(path);
    return entry && path.endsWith(".env") ? Object.assign(entry, { uid: OTHER_USER }) : entry;
  };
  expect(findFrom(top, "project", { ...system, lstat })).toMatchObject({
    problem: expect.stringContaining("belongs to another user"),
  });
});

test.skipIf(process.platform === "win32")("ignores a link to a device or to a missing file", () => {
  const top = createTree({ "device/index.js": "", "nothing/index.js": "" });
  symlinkSync("/dev/zero", join(top, "device", ".env"));
  symlinkSync("nowhere", join(top, "nothing", ".env"));
  expect(findFrom(top, "device")).toBeUndefined();
  expect(findFrom(top, "nothing")).toBeUndefined();
});

test("ignores a directory named .env, such as a virtual environment of Python", async () => {
  const top = createTree({ "project/.env/pyvenv.cfg": "", "lone/.env/pyvenv.cfg": "", ".git": null, ".env": KEY });
  expect(findFrom(top, "project")).toMatchObject({ path: ".env" });
  const file = findEnvFile(join(top, "lone"), systemOf(top, {}, { home: () => join(top, "lone") }));
  expect(file).toBeUndefined();
  expect(await requestOf({ apiKey: "key" }, {}, () => file)).toEqual(bearer("key", SINGAPORE));
});

const text = `${KEY}# größer\r\n`;
const littleEndian = Buffer.from(`\uFEFF${text}`, "utf16le");

test.each<[string, Uint8Array]>([
  ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${text}`)],
  ["UTF-16 little endian, as PowerShell writes it", littleEndian],
  ["UTF-16 big endian", Buffer.from(littleEndian).swap16()],
  ["Latin 1", Buffer.from(text, "latin1")],
])("reads a file in %s", (_name, bytes) => {
  const top = createTree({ ".env": bytes });
  expect(findFrom(top, "")).toEqual({ path: ".env", variables: { KLING_API_KEY: "file-key" } });
});

test("reports a file in UTF-16 without a byte order mark when it is needed", async () => {
  const top = createTree({ ".env": Buffer.from(KEY, "utf16le") });
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top));
  expect(await requestOf({}, {}, envFile)).toMatchObject({
    name: "ConfigurationError",
    summary: `${join(top, ".env")} is not text in UTF-8, or in UTF-16 with a byte order mark.`,
  });
  expect(await requestOf({ apiKey: "key" }, {}, envFile)).toEqual(bearer("key", SINGAPORE));
});

test("reports a file that cannot be read when it is needed, and ignores it otherwise", async () => {
  const top = createTree({ ".env": KEY });
  const read = (path: string): never => {
    throw new Error(`EACCES: permission denied, open '${path}'`);
  };
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top, {}, { read }));
  expect(await requestOf({}, {}, envFile)).toMatchObject({
    name: "ConfigurationError",
    message: expect.stringMatching(/\.env cannot be read: EACCES.*set KLING_API_KEY/),
  });
  expect(await requestOf({ apiKey: "key" }, {}, envFile)).toEqual(bearer("key", SINGAPORE));
  expect(await requestOf({}, { KLING_API_KEY: "key" }, envFile)).toEqual(bearer("key", SINGAPORE));
});

test("searches only the working directory if it has no permission to read other directories", () => {
  const top = createTree({ ".git": null, ".env": KEY, "own/.env": KEY, "src/index.js": "" });
  const confined = (folder: string): FileSystem => {
    const system = systemOf(top);
    const stat: FileSystem["stat"] = (path) => {
      if (!path.startsWith(join(top, folder))) throw new Error(`Requires read access to "${path}"`);
      return system.stat(path);
    };
    return { ...system, stat, lstat: stat };
  };
  expect(findFrom(top, "own", confined("own"))).toHaveProperty("variables", { KLING_API_KEY: "file-key" });
  expect(findFrom(top, "src", confined("src"))).toBeUndefined();
});

test("reports a file that is needed on Deno without permission to read the user id", () => {
  const top = createTree({ ".env": KEY });
  const uid = (): never => {
    throw new Error('Requires sys access to "uid", run again with the --allow-sys flag');
  };
  expect(findFrom(top, "", systemOf(top, {}, { uid }))).toEqual({
    path: ".env",
    problem: expect.stringContaining("--allow-sys"),
  });
});

test("uses only the credential variables and KLING_BASE_URL of a file", async () => {
  const file = `${KEY}KLING_REGION=beijing\nHTTPS_PROXY=http://evil.example\nNODE_TLS_REJECT_UNAUTHORIZED=0\nKLINGKIT_LIVE=1\n`;
  const top = createTree({ ".env": file });
  const before = { ...process.env };
  expect(await requestOf({}, {}, () => findEnvFile(top, systemOf(top)))).toEqual(bearer("file-key", SINGAPORE));
  expect(process.env).toEqual(before);
});

describe(".env.example", () => {
  const example = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");
  const settings = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => ({ name, value }));

  test("lists every variable that klingkit reads from a file, and sets none of them", () => {
    expect(settings.map(({ name }) => name).toSorted()).toEqual([...credentialVariables, "KLING_BASE_URL"].toSorted());
    const top = createTree({ ".env": example });
    expect(findFrom(top, "")?.variables).toEqual({});
  });

  test("has the address and the API key of the emulator's command, which receive the requests", async () => {
    const command = readFileSync(new URL("../../emulator/src/bin.ts", import.meta.url), "utf8");
    const [, port] = /port to listen on; default (\d+)/.exec(command) ?? [];
    const [, key] = /its API key is ([\w-]+)/.exec(example) ?? [];
    expect(key).toBe(DEFAULT_ACCOUNT.apiKeys?.[0]);
    const url = settings.find(({ name }) => name === "KLING_BASE_URL")?.value;
    expect(url).toBe(`http://127.0.0.1:${port}`);
    const top = createTree({ ".env": `KLING_BASE_URL=${url}\nKLING_API_KEY=${key}\n` });
    const sent = await requestOf({}, {}, () => findEnvFile(top, systemOf(top)));
    expect(sent).toEqual(bearer(String(key), `${url}/v1/videos/text2video`));
  });

  test("a key alone uses the live service, with any value of KLINGKIT_LIVE", async () => {
    const top = createTree({ ".env": KEY });
    for (const environment of [{}, { KLINGKIT_LIVE: "0" }])
      expect(await requestOf({}, environment, () => findEnvFile(top, systemOf(top)))).toEqual(
        bearer("file-key", SINGAPORE),
      );
  });
});

/** Calls a client whose nearest `.env` file has `variables`. Returns what was sent: URL and credential. */
async function sentBy(
  environment: Variables,
  variables: Variables,
  call: (kling: ReturnType<typeof createClient>) => Promise<unknown>,
  options: KlingOptions = {},
): Promise<string[]> {
  const sent: string[] = [];
  const platform = { environment: () => environment, envFile: () => ({ path: "/project/.env", variables }) };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push(`${new URL(url).origin} ${new Headers(init.headers).get("authorization")}`);
    return Response.json({ code: 1000, message: "Authentication failed" }, { status: 401 });
  };
  await call(createClient(platform, { fetch, ...options })).catch(() => undefined);
  return sent;
}

async function firstOf(items: AsyncIterable<unknown>): Promise<unknown> {
  return (await items[Symbol.asyncIterator]().next()).value;
}

const foreign = { KLING_BASE_URL: "https://evil.example" };
const ofForeignHost = { klingkit: 1, host: "https://evil.example", apiVersion: "v2", endpoint: "video.textToVideo" };

test.each<[string, (kling: ReturnType<typeof createClient>) => Promise<unknown>]>([
  ["verifyCredentials", (kling) => kling.verifyCredentials()],
  ["a create", (kling) => kling.video.textToVideo.create({ prompt: "fog" })],
  ["a recovery", (kling) => kling.tasks.recover(JSON.stringify({ ...ofForeignHost, externalTaskId: "job-7" }))],
  [
    "the wait for a resumed task",
    async (kling) => (await kling.tasks.resume(JSON.stringify({ ...ofForeignHost, id: "1" }))).wait(),
  ],
  ["a list of tasks", (kling) => firstOf(kling.tasks.list())],
  ["a list of one endpoint", (kling) => firstOf(kling.video.textToVideo.list())],
])("%s does not send the key of the environment to the base URL of a .env file", async (_name, call) => {
  expect(await sentBy({ KLING_API_KEY: "victims-key" }, foreign, call)).toEqual([]);
});

test.each([
  "https://api-singapore.klingai.com.evil.example",
  "https://api-singapore.klingai.com./",
  "https://api-singapore.klingai.com:444",
  "https://api-singapore.klingai.com/v1/../evil",
  "https:\\\\evil.example",
  "https://api-singapore.klingai.com\u3002evil.example",
  "https://api-singapore.klingai.com%2eevil.example",
  " https://evil.example ",
  "\u0000https://evil.example",
])("does not send the key of the environment to %j of a .env file", async (url) => {
  const request = { method: "GET", path: "/v1/videos/text2video" } as const;
  const sent = await sentBy({ KLING_API_KEY: "victims-key" }, { KLING_BASE_URL: url }, (kling) =>
    kling.request(request),
  );
  expect(sent).toEqual([]);
});

test.each<[string, Variables, Variables]>([
  ["an empty key in the environment", { KLING_API_KEY: "" }, { KLING_API_KEY: "file-key" }],
  ["a blank key in the environment", { KLING_API_KEY: " " }, { KLING_API_KEY: "file-key" }],
  [
    "an empty access key in the environment",
    { KLING_ACCESS_KEY: "" },
    { KLING_ACCESS_KEY: "file-ak", KLING_SECRET_KEY: "file-sk" },
  ],
  [
    "the victim's secret key beside an API key in the file",
    { KLING_SECRET_KEY: "victims-sk" },
    { KLING_API_KEY: "file-key" },
  ],
  [
    "an empty base URL in the environment",
    { KLING_API_KEY: "victims-key", KLING_BASE_URL: "" },
    { KLING_API_KEY: "file-key" },
  ],
])("sends at most the credential of the .env file to its base URL with %s", async (_name, environment, file) => {
  const request = { method: "GET", path: "/v1/videos/text2video" } as const;
  const sent = await sentBy(environment, { ...foreign, ...file }, (kling) => kling.request(request));
  const toForeign = sent.filter((line) => line.startsWith("https://evil.example"));
  expect(toForeign.filter((line) => line !== "https://evil.example Bearer file-key")).toEqual([]);
});

test("does not send a key that is set after the first call to the base URL of a .env file", async () => {
  const environment: Record<string, string> = {};
  const sent = await sentBy(environment, foreign, async (kling) => {
    const request = { method: "GET", path: "/v1/videos/text2video" } as const;
    await kling.request(request).catch(() => undefined);
    environment["KLING_API_KEY"] = "victims-key";
    await kling.request(request).catch(() => undefined);
    environment["KLING_BASE_URL"] = "https://gateway.example";
    await kling.request(request);
  });
  expect(sent).toEqual(["https://gateway.example Bearer victims-key"]);
});

test.each(["/../x", "//evil.example/x", "/\\evil.example", "/%2e%2e/%2e%2e/x", "/@evil.example"])(
  "does not send a stored intent with the path %s outside of the base URL",
  async (path) => {
    const urls: string[] = [];
    const fetch = async (url: string): Promise<Response> => {
      urls.push(new URL(url).href);
      return Response.json({ code: 1000, message: "Authentication failed" }, { status: 401 });
    };
    const kling = createKling({ apiKey: "victims-key", baseUrl: "https://gateway.example/kling", env: {}, fetch });
    const intent = await kling.video.textToVideo.prepare({ prompt: "fog" });
    await kling.tasks.send({ ...intent, path }, { possiblySent: false }).catch(() => undefined);
    expect(urls.filter((url) => !url.startsWith("https://gateway.example/kling/"))).toEqual([]);
  },
);
