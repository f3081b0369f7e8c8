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
import { expect, onTestFinished, test } from "vitest";
import { createKlingOn } from "../src/create-kling.ts";
import { type EnvFileSystem, findEnvFile } from "../src/env-file.node.ts";
import type { EnvFile, Variables } from "../src/environment.ts";
import { createKling, custom, type KlingOptions } from "../src/index.ts";

/** The user of the process, and another one. */
const USER = 1000;
const STRANGER = 1001;

const ADDRESS = "KLING_BASE_URL=http://127.0.0.1:5510\n";
const KEY = "KLING_API_KEY=file-key\n";
const PAIR = "KLING_ACCESS_KEY=file-ak\nKLING_SECRET_KEY=file-sk\n";
const SINGAPORE = "https://api-singapore.klingai.com/v1/videos/text2video";
const EMULATOR = "http://127.0.0.1:5510/v1/videos/text2video";

/** A folder with these files (null: a folder); gone when the test ends. */
function tree(files: Readonly<Record<string, string | Uint8Array | null>>): string {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "klingkit-")));
  onTestFinished(() => rmSync(top, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(top, name);
    mkdirSync(content === null ? path : dirname(path), { recursive: true });
    if (content !== null) writeFileSync(path, content);
  }
  return top;
}

/** The real files below `top`, all of one user unless `owners` names another; `top` is the home folder. */
function systemOf(
  top: string,
  owners: Readonly<Record<string, number>> = {},
  more: Partial<EnvFileSystem> = {},
): EnvFileSystem {
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

/** Makes one request and returns where the credential went, or the error before anything was sent. */
async function sentBy(
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
  const kling = createKlingOn(platform, { fetch, ...options });
  const error: unknown = await kling.request({ method: "GET", path: "/v1/videos/text2video" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(sent).toHaveLength(error === undefined ? 1 : 0);
  return error ?? sent[0];
}

const bearer = (key: string, url: string): object => ({ url, authorization: `Bearer ${key}` });

/** The `.env` file that is found from `folder`, with its path relative to the tree. */
function found(top: string, folder: string, system: EnvFileSystem = systemOf(top)): EnvFile | undefined {
  const file = findEnvFile(join(top, folder), system);
  return file && { ...file, path: file.path.slice(top.length + 1) };
}

test.each<[string, string, Variables, KlingOptions]>([
  ["the key of the environment", ADDRESS, { KLING_API_KEY: "victims-key" }, {}],
  ["an explicit key", ADDRESS, {}, { apiKey: "victims-key" }],
  ["an explicit key beside a key in the file", ADDRESS + KEY, {}, { apiKey: "victims-key" }],
  ["an explicit pair", ADDRESS + PAIR, {}, { accessKey: "victims-ak", secretKey: "victims-sk" }],
  [
    "an explicit credentials",
    ADDRESS + KEY,
    {},
    { auth: custom({ headers: () => ({ Authorization: "victims-key" }) }) },
  ],
  ["the pair of the environment", ADDRESS + KEY, { KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "victims-sk" }, {}],
  ["the access key of the environment", ADDRESS + PAIR, { KLING_ACCESS_KEY: "victims-ak" }, {}],
  ["the secret key of the environment", ADDRESS + PAIR, { KLING_SECRET_KEY: "victims-sk" }, {}],
])("does not send %s to the address of a .env file", async (_name, text, environment, options) => {
  const top = tree({ ".env": text });
  const error = await sentBy(options, environment, () => findEnvFile(top, systemOf(top)));
  expect(error).toMatchObject({
    name: "ConfigurationError",
    taskState: "none",
    summary: `KLING_BASE_URL in ${join(top, ".env")} is not used, because the credential comes from elsewhere.`,
    advice: expect.stringContaining(
      "set KLING_BASE_URL in the environment, or set the base URL or the region explicitly",
    ),
  });
});

test.each([
  ["key", KEY, /^Bearer file-key$/],
  ["pair", PAIR, /^Bearer ey/],
])("sends the %s of a .env file to the address of the same file", async (_name, credential, authorization) => {
  const top = tree({ ".env": ADDRESS + credential });
  const environment = credential === KEY ? { KLING_ACCESS_KEY: "half" } : {};
  expect(await sentBy({}, environment, () => findEnvFile(top, systemOf(top)))).toEqual({
    url: EMULATOR,
    authorization: expect.stringMatching(authorization),
  });
});

test.each<[string, string, Variables, KlingOptions, object]>([
  [
    "the address of the environment",
    ADDRESS,
    { KLING_BASE_URL: "http://127.0.0.1:1" },
    {},
    bearer("key", "http://127.0.0.1:1/v1/videos/text2video"),
  ],
  ["an empty address of the environment", ADDRESS, { KLING_BASE_URL: "" }, {}, bearer("key", SINGAPORE)],
  [
    "a region",
    ADDRESS,
    {},
    { region: "beijing" },
    bearer("key", "https://api-beijing.klingai.com/v1/videos/text2video"),
  ],
  [
    "a base URL",
    ADDRESS,
    {},
    { baseUrl: "http://localhost:1" },
    bearer("key", "http://localhost:1/v1/videos/text2video"),
  ],
  ["variables of its own", ADDRESS, {}, { env: { KLING_API_KEY: "key" } }, bearer("key", SINGAPORE)],
])("%s takes precedence over the address of a .env file", async (_name, text, environment, options, sent) => {
  const top = tree({ ".env": text });
  const variables = { KLING_API_KEY: "key", ...environment };
  expect(await sentBy(options, variables, () => findEnvFile(top, systemOf(top)))).toEqual(sent);
});

test("the default address in a .env file is no conflict with a key from elsewhere", async () => {
  const top = tree({ ".env": "KLING_BASE_URL=https://api-singapore.klingai.com/v1\n" });
  expect(await sentBy({ apiKey: "key" }, {}, () => findEnvFile(top, systemOf(top)))).toEqual(bearer("key", SINGAPORE));
});

test.each(["http://gateway.example", "http://user:hunter2@127.0.0.1", "http://api-singapore.klingai.com"])(
  "names the file whose address %s is refused, and not the address",
  async (address) => {
    const top = tree({ ".env": `KLING_BASE_URL=${address}\n${KEY}` });
    const error = await sentBy({}, {}, () => findEnvFile(top, systemOf(top)));
    expect(error).toMatchObject({
      name: "ConfigurationError",
      message: expect.stringContaining(`KLING_BASE_URL in ${join(top, ".env")} must`),
    });
    expect(error).not.toMatchObject({ message: expect.stringContaining(address) });
  },
);

test.each(["http://gateway.example", "http://api-singapore.klingai.com", "http://127.evil.example"])(
  "refuses %s in the environment and in the options",
  async (url) => {
    const variables = { KLING_API_KEY: "key", KLING_BASE_URL: url };
    expect(await sentBy({}, variables)).toMatchObject({ message: expect.stringMatching(/^KLING_BASE_URL must begin/) });
    expect(() => createKling({ apiKey: "key", baseUrl: url })).toThrow(/^baseUrl must begin with https:/);
  },
);

test("the variables of the process take precedence over those of the file", async () => {
  const top = tree({ ".env": KEY + PAIR });
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top));
  expect(await sentBy({}, { KLING_API_KEY: "own" }, envFile)).toEqual(bearer("own", SINGAPORE));
  const pair = { KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" };
  expect(await sentBy({}, pair, envFile)).toMatchObject({ authorization: expect.stringMatching(/^Bearer ey/) });
});

test.each([".git/HEAD", ".git", "pnpm-workspace.yaml"])("%s marks the root of a project", (marker) => {
  const top = tree({ ".env": "", "project/.env": KEY, [`project/${marker}`]: "", "project/apps/one/index.js": "" });
  expect(found(top, "project/apps/one")).toEqual({
    path: join("project", ".env"),
    variables: { KLING_API_KEY: "file-key" },
  });
});

test("a package.json with workspaces marks the root of a project, and one without does not", () => {
  const top = tree({
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
  expect(found(top, "project/apps/one")).toMatchObject({ path: join("project", ".env") });
  expect(found(top, "project/apps/one", systemOf(top, { "project/package.json": STRANGER }))).toBeUndefined();
  expect(found(top, "plain/src")).toBeUndefined();
  expect(found(top, "broken/src")).toBeUndefined();
});

test("nothing above the root of the project is read", () => {
  const top = tree({ ".env": KEY, ".git/HEAD": "", "project/.git/HEAD": "", "project/src/index.js": "" });
  expect(found(top, "project/src")).toBeUndefined();
  expect(found(top, "project")).toBeUndefined();
});

test("without a project root above, only the working folder is searched", async () => {
  const top = tree({ "x/.env": ADDRESS + KEY, "x/build-123/work/index.js": "", "lone/.env": KEY });
  expect(found(top, "x/build-123/work")).toBeUndefined();
  expect(found(top, "lone")).toMatchObject({ path: join("lone", ".env") });
  const envFile = (): EnvFile | undefined => findEnvFile(join(top, "x/build-123/work"), systemOf(top));
  const expected = bearer("victims-key", SINGAPORE);
  expect(await sentBy({}, { KLING_API_KEY: "victims-key" }, envFile)).toEqual(expected);
  expect(await sentBy({ apiKey: "victims-key" }, {}, envFile)).toEqual(expected);
});

test("the search does not go above the home folder", () => {
  const top = tree({ ".env": KEY, ".git/HEAD": "", "home/me/work/index.js": "", "home/me/.env": KEY });
  const at = (home: string): EnvFile | undefined =>
    found(top, "home/me/work", systemOf(top, {}, { home: () => join(top, home) }));
  expect(at("home/me")).toBeUndefined();
  expect(at("home/you")).toMatchObject({ path: join("home/me", ".env") });
});

test("a process without a home folder searches up to the root of the project", () => {
  const top = tree({ ".env": KEY, ".git/HEAD": "", "src/index.js": "" });
  const home = (): never => {
    throw new Error("ENOENT: no such user");
  };
  expect(found(top, "src", systemOf(top, {}, { home }))).toMatchObject({ path: ".env" });
});

test.each<[string, Readonly<Record<string, number>>, string | undefined]>([
  ["the file", { "project/.env": STRANGER }, "is not read, because the file or its folder belongs to another user"],
  ["the folder of the file", { project: STRANGER }, undefined],
  ["a folder on the way", { "project/src": STRANGER }, undefined],
  ["the marker of the project", { "project/.git": STRANGER }, undefined],
])("with another user as the owner of %s, the file does not count", (_name, owners, problem) => {
  const top = tree({ "project/.env": ADDRESS + KEY, "project/.git/HEAD": "", "project/src/index.js": "" });
  const file = found(top, "project/src", systemOf(top, owners));
  expect(file?.problem).toBe(problem);
  expect(file?.variables).toBeUndefined();
});

test("a working folder of another user is not trusted, even with an own file", () => {
  const top = tree({ "shared/.env": KEY });
  expect(found(top, "shared", systemOf(top, { shared: STRANGER }))).toEqual({
    path: join("shared", ".env"),
    problem: expect.stringContaining("belongs to another user"),
  });
});

test("what root owns is trusted, and root trusts nobody else", () => {
  const top = tree({ "project/.env": KEY });
  const rootOwned = systemOf(top, { project: 0, "project/.env": 0 });
  expect(found(top, "project", rootOwned)).toHaveProperty("variables", { KLING_API_KEY: "file-key" });
  expect(found(top, "project", { ...rootOwned, uid: () => 0 })).toHaveProperty("variables", {
    KLING_API_KEY: "file-key",
  });
  expect(found(top, "project", systemOf(top, {}, { uid: () => 0 }))).toMatchObject({
    problem: expect.stringContaining("belongs to another user"),
  });
});

test("on Windows, where files carry no user, owners do not matter", () => {
  const top = tree({ "project/.env": KEY });
  const system = systemOf(top, { "project/.env": 0, project: STRANGER }, { uid: () => undefined });
  expect(found(top, "project", system)).toHaveProperty("variables", { KLING_API_KEY: "file-key" });
});

test("a file of another user matters only when its credential is needed", async () => {
  const top = tree({ ".env": ADDRESS + KEY });
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top, { ".env": STRANGER }));
  expect(await sentBy({}, { KLING_API_KEY: "own" }, envFile)).toEqual(bearer("own", SINGAPORE));
  expect(await sentBy({ apiKey: "own" }, {}, envFile)).toEqual(bearer("own", SINGAPORE));
  expect(await sentBy({}, {}, envFile)).toMatchObject({
    name: "ConfigurationError",
    summary: `${join(top, ".env")} is not read, because the file or its folder belongs to another user.`,
  });
});

test.skipIf(process.platform === "win32")("a link counts if both the link and its target belong to the user", () => {
  const top = tree({ "secrets/env": KEY, "project/index.js": "" });
  symlinkSync(join(top, "secrets", "env"), join(top, "project", ".env"));
  const variables = { KLING_API_KEY: "file-key" };
  expect(found(top, "project")).toMatchObject({ variables });
  const targetOfStranger = systemOf(top);
  const stat: EnvFileSystem["stat"] = (path) => {
    const entry = targetOfStranger.stat(path);
    return entry && path.endsWith(".env") ? Object.assign(entry, { uid: STRANGER }) : entry;
  };
  expect(found(top, "project", { ...targetOfStranger, stat })).toMatchObject({
    problem: expect.stringContaining("belongs to another user"),
  });
  const lstat: EnvFileSystem["lstat"] = (path) => {
    const entry = targetOfStranger.lstat(path);
    return entry && path.endsWith(".env") ? Object.assign(entry, { uid: STRANGER }) : entry;
  };
  expect(found(top, "project", { ...targetOfStranger, lstat })).toMatchObject({
    problem: expect.stringContaining("belongs to another user"),
  });
});

test.skipIf(process.platform === "win32")("a link to a device or to nothing is no .env file", () => {
  const top = tree({ "device/index.js": "", "nothing/index.js": "" });
  symlinkSync("/dev/zero", join(top, "device", ".env"));
  symlinkSync("nowhere", join(top, "nothing", ".env"));
  expect(found(top, "device")).toBeUndefined();
  expect(found(top, "nothing")).toBeUndefined();
});

test("a folder named .env, as a virtual environment of Python, is passed over", async () => {
  const top = tree({ "project/.env/pyvenv.cfg": "", "lone/.env/pyvenv.cfg": "", ".git": null, ".env": KEY });
  expect(found(top, "project")).toMatchObject({ path: ".env" });
  const file = findEnvFile(join(top, "lone"), systemOf(top, {}, { home: () => join(top, "lone") }));
  expect(file).toBeUndefined();
  expect(await sentBy({ apiKey: "key" }, {}, () => file)).toEqual(bearer("key", SINGAPORE));
});

const text = `${KEY}# größer\r\n`;
const littleEndian = Buffer.from(`\uFEFF${text}`, "utf16le");

test.each<[string, Uint8Array]>([
  ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${text}`)],
  ["UTF-16 of little endian, as PowerShell writes it", littleEndian],
  ["UTF-16 of big endian", Buffer.from(littleEndian).swap16()],
  ["Latin 1", Buffer.from(text, "latin1")],
])("a file in %s is read", (_name, bytes) => {
  const top = tree({ ".env": bytes });
  expect(found(top, "")).toEqual({ path: ".env", variables: { KLING_API_KEY: "file-key" } });
});

test("a file in UTF-16 without a byte order mark is explained when it is needed", async () => {
  const top = tree({ ".env": Buffer.from(KEY, "utf16le") });
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top));
  expect(await sentBy({}, {}, envFile)).toMatchObject({
    name: "ConfigurationError",
    summary: `${join(top, ".env")} is not a text file in UTF-8.`,
  });
  expect(await sentBy({ apiKey: "key" }, {}, envFile)).toEqual(bearer("key", SINGAPORE));
});

test("a file that cannot be read is explained when it is needed, and ignored otherwise", async () => {
  const top = tree({ ".env": KEY });
  const read = (path: string): never => {
    throw new Error(`EACCES: permission denied, open '${path}'`);
  };
  const envFile = (): EnvFile | undefined => findEnvFile(top, systemOf(top, {}, { read }));
  expect(await sentBy({}, {}, envFile)).toMatchObject({
    name: "ConfigurationError",
    message: expect.stringMatching(/\.env cannot be read: EACCES.*set KLING_API_KEY/),
  });
  expect(await sentBy({ apiKey: "key" }, {}, envFile)).toEqual(bearer("key", SINGAPORE));
  expect(await sentBy({}, { KLING_API_KEY: "key" }, envFile)).toEqual(bearer("key", SINGAPORE));
});

test("without permission to look outside the working folder, only that folder is searched", () => {
  const top = tree({ ".git": null, ".env": KEY, "own/.env": KEY, "src/index.js": "" });
  const confined = (folder: string): EnvFileSystem => {
    const system = systemOf(top);
    const stat: EnvFileSystem["stat"] = (path) => {
      if (!path.startsWith(join(top, folder))) throw new Error(`Requires read access to "${path}"`);
      return system.stat(path);
    };
    return { ...system, stat, lstat: stat };
  };
  expect(found(top, "own", confined("own"))).toHaveProperty("variables", { KLING_API_KEY: "file-key" });
  expect(found(top, "src", confined("src"))).toBeUndefined();
});

test("on Deno without permission to ask for the user, a file that is needed is explained", () => {
  const top = tree({ ".env": KEY });
  const uid = (): never => {
    throw new Error('Requires sys access to "uid", run again with the --allow-sys flag');
  };
  expect(found(top, "", systemOf(top, {}, { uid }))).toEqual({
    path: ".env",
    problem: expect.stringContaining("--allow-sys"),
  });
});

test("only the credential variables and KLING_BASE_URL of a file have an effect", async () => {
  const file = `${KEY}KLING_REGION=beijing\nHTTPS_PROXY=http://evil.example\nNODE_TLS_REJECT_UNAUTHORIZED=0\nKLINGKIT_LIVE=1\n`;
  const top = tree({ ".env": file });
  const before = { ...process.env };
  expect(await sentBy({}, {}, () => findEnvFile(top, systemOf(top)))).toEqual(bearer("file-key", SINGAPORE));
  expect(process.env).toEqual(before);
});
