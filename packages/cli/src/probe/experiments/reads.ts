import { fieldsOf } from "@klingkit/tasks";
import { type Answer, isFinal, nameOf, recordsIn, type SeenTask, tasksIn } from "../answer.ts";
import type { Experiment } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import type { Lab } from "../lab.ts";
import { ELEMENTS, TEXT_TO_VIDEO } from "../requests.ts";
import { endedElement } from "./elements.ts";

/** An id that no task has: 18 digits, as the service's ids, but before the first of them. */
const UNKNOWN_ID = "100000000000000001";

/** The lists of API v1 from which the probe takes a task that exists already. */
const FAMILIES = {
  video: [TEXT_TO_VIDEO, "/v1/videos/image2video", "/v1/videos/omni-video"],
  audio: ["/v1/audio/text-to-audio"],
  element: [ELEMENTS],
  image: ["/v1/images/generations", "/v1/images/omni-image"],
  "try-on": ["/v1/images/kolors-virtual-try-on"],
} as const;

type Family = keyof typeof FAMILIES;

interface PastTask extends SeenTask {
  readonly family: Family;
  readonly path: string;
}

/** Returns a finished task of each list of the account. */
function pastTasks(lab: Lab): Promise<readonly PastTask[]> {
  return lab.shared("past tasks", async () => {
    const tasks: PastTask[] = [];
    for (const [family, paths] of Object.entries(FAMILIES))
      for (const path of paths) {
        const answer = await lab.ask({ path: `${path}?pageNum=1&pageSize=30` });
        const task = tasksIn(answer.data).find((each) => isFinal(each));
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `FAMILIES`
        if (task) tasks.push({ ...task, family: family as Family, path });
      }
    return tasks;
  });
}

export const unknownTask: Experiment = {
  name: "unknown-task",
  sends: "a query on API v1 for a task that does not exist",
  cost: 0,
  questions: {
    "unknown-task": {
      question: "With which code does API v1 respond to a query for an unknown task?",
      answers: { "1201": "service code 1201", "1203": "service code 1203" },
      assumed: "1201",
      page: "apps/docs/service/tasks.md#lookup-on-api-v1",
    },
    "error-data": {
      question: "Do error responses have a field `data`?",
      answers: { missing: "the error has no `data`", null: "the error has `data: null`", present: "any other value" },
      page: "apps/docs/service/responses.md#envelope",
    },
  },
  async run(lab) {
    const answer = await lab.ask({ path: `${TEXT_TO_VIDEO}/${UNKNOWN_ID}` });
    if (answer.code === undefined || answer.code === 0) throw unexpected(answer);
    const { data } = answer;
    const detail = { status: answer.status };
    return {
      "unknown-task": [1201, 1203].includes(answer.code) ? { says: String(answer.code), detail } : unexpected(answer),
      "error-data": { says: data === undefined ? "missing" : data === null ? "null" : "present" },
    };
  },
};

export const unknownPath: Experiment = {
  name: "unknown-path",
  sends: "a query to a path that does not exist, and one with a wrong method",
  cost: 0,
  questions: {
    "unknown-path": {
      question: "How does the service respond to an unknown path?",
      answers: { "no-code": "HTTP 404 without a service code", code: "a service code" },
      assumed: "no-code",
      page: "apps/docs/service/responses.md#envelope",
    },
    "wrong-method": {
      question: "How does the service respond to a wrong method?",
      answers: { "1202": "service code 1202", "no-code": "no service code", other: "another service code" },
      assumed: "1202",
      page: "apps/docs/service/errors.md#messages",
    },
  },
  async run(lab) {
    const path = await lab.ask({ path: "/v1/klingkit-probe" });
    const method = await lab.ask({ method: "PUT", path: TEXT_TO_VIDEO, body: {} });
    return {
      "unknown-path": { says: path.code === undefined ? "no-code" : "code", detail: { answer: nameOf(path) } },
      "wrong-method": {
        says: method.code === undefined ? "no-code" : method.code === 1202 ? "1202" : "other",
        detail: { answer: nameOf(method) },
      },
    };
  },
};

export const slashes: Experiment = {
  name: "slashes",
  sends: "a list on API v1 with a doubled and with a trailing slash in its path",
  cost: 0,
  questions: {
    slashes: {
      question: "Are doubled and trailing slashes in a path ignored?",
      answers: { accepted: "both lists are returned", rejected: "neither is", "one-of-them": "one of them is" },
      page: "apps/docs/service/responses.md#envelope",
    },
  },
  async run(lab) {
    await listed(lab, "pageNum=1&pageSize=1");
    const doubled = await lab.ask({ path: "/v1/videos//text2video?pageNum=1&pageSize=1" });
    const trailing = await lab.ask({ path: `${TEXT_TO_VIDEO}/?pageNum=1&pageSize=1` });
    const accepted = [doubled, trailing].map(({ code }) => code === 0);
    const says = accepted.every(Boolean) ? "accepted" : accepted.some(Boolean) ? "one-of-them" : "rejected";
    return { slashes: { says, detail: { doubled: accepted[0], trailing: accepted[1] } } };
  },
};

export const pages: Experiment = {
  name: "pages",
  sends:
    "lists on API v1 with `pageSize` 500, 501, 1001 and 0 and `pageNum` 1001, and `GET /tasks` with 21 unknown ids",
  cost: 0,
  questions: {
    pages: {
      question: "Are pages out of the documented range rejected?",
      answers: { rejected: "all are rejected", accepted: "all are accepted", "some-of-them": "some are rejected" },
      assumed: "rejected",
      page: "apps/docs/service/tasks.md#api-v1-lists",
    },
    "ids-per-query": {
      question: "Does `GET /tasks` accept more than 20 ids?",
      answers: { no: "21 ids are rejected", yes: "21 ids are accepted" },
      assumed: "no",
      page: "apps/docs/service/tasks.md#get-tasks",
    },
  },
  async run(lab) {
    await listed(lab, "pageNum=1&pageSize=500");
    const queries = ["pageSize=501", "pageSize=1001", "pageSize=0", "pageNum=1001"];
    const accepted: Record<string, boolean> = {};
    for (const query of queries) accepted[query] = (await lab.ask({ path: `${TEXT_TO_VIDEO}?${query}` })).code === 0;
    const values = Object.values(accepted);
    const says = values.every(Boolean) ? "accepted" : values.some(Boolean) ? "some-of-them" : "rejected";
    return { pages: { says, detail: accepted }, "ids-per-query": await idsPerQuery(lab) };
  },
};

async function idsPerQuery(lab: Lab): Promise<Inconclusive | { says: string }> {
  if (lab.credential !== "apiKey") return new Inconclusive("it requires an API key");
  const ids = Array.from({ length: 21 }, (_, at) => String(BigInt(UNKNOWN_ID) + BigInt(at)));
  const some = await lab.ask({ path: `/tasks?task_ids=${ids.slice(1).join(",")}` });
  if (some.code !== 0) return unexpected(some);
  return { says: (await lab.ask({ path: `/tasks?task_ids=${ids.join(",")}` })).code === 0 ? "yes" : "no" };
}

export const credentials: Experiment = {
  name: "credentials",
  sends: "a list on each API version with the credential, without one, with a wrong API key, and with the key pair",
  cost: 0,
  questions: {
    "no-credential": {
      question: "Which code has a request without a credential?",
      answers: { "1001": "service code 1001", other: "any other response" },
      assumed: "1001",
      page: "apps/docs/service/authentication.md#rejected-credentials",
    },
    "wrong-api-key": {
      question: "Which code has a request with a wrong API key, on each API version?",
      answers: { "1002": "service code 1002 on both", other: "any other response" },
      assumed: "1002",
      page: "apps/docs/service/authentication.md#rejected-credentials",
    },
    "api-key-on-v1": {
      question: "Does API v1 accept API keys?",
      answers: { accepted: "the list is returned", rejected: "service code 1000 to 1002" },
      assumed: "accepted",
      page: "apps/docs/service/authentication.md#api-keys",
    },
    "jwt-on-v2": {
      question: "Does API v2 accept the JWT of a key pair?",
      answers: { accepted: "the tasks are returned", rejected: "service code 1000 to 1002" },
      assumed: "rejected",
      page: "apps/docs/service/authentication.md#jwt",
    },
  },
  async run(lab) {
    const v1 = `${TEXT_TO_VIDEO}?pageNum=1&pageSize=1`;
    const v2 = `/tasks?task_ids=${UNKNOWN_ID}`;
    const wrongKey = { authorization: "Bearer api-key-kling-probe-0000000000000000000000000000000000" };
    const none = await lab.ask({ path: v1, credential: {} });
    const wrong = [
      await lab.ask({ path: v1, credential: wrongKey }),
      await lab.ask({ path: v2, credential: wrongKey }),
    ];
    const isKey = lab.credential === "apiKey";
    const read = (answer: Answer): { says: string } | Inconclusive =>
      answer.code === 0
        ? { says: "accepted" }
        : answer.code !== undefined && answer.code >= 1000 && answer.code <= 1002
          ? { says: "rejected" }
          : unexpected(answer);
    return {
      "no-credential": { says: none.code === 1001 ? "1001" : "other", detail: { answer: nameOf(none) } },
      "wrong-api-key": {
        says: wrong.every(({ code }) => code === 1002) ? "1002" : "other",
        detail: { v1: nameOf(wrong[0] ?? none), v2: nameOf(wrong[1] ?? none) },
      },
      "api-key-on-v1": isKey ? read(await lab.ask({ path: v1 })) : new Inconclusive("it requires an API key"),
      "jwt-on-v2": await readKeyPair(lab, v1, v2, read),
    };
  },
};

async function readKeyPair(
  lab: Lab,
  v1: string,
  v2: string,
  read: (answer: Answer) => { says: string } | Inconclusive,
): Promise<{ says: string } | Inconclusive> {
  const isOwn = lab.credential === "jwt";
  if (!isOwn && !lab.hasKeyPair)
    return new Inconclusive("it requires an access key and a secret key beside the API key");
  const credential = isOwn ? "own" : "key-pair";
  // A key pair that API v1 rejects proves nothing about API v2.
  if ((await lab.ask({ path: v1, credential })).code !== 0) return new Inconclusive("API v1 rejects the key pair");
  return read(await lab.ask({ path: v2, credential }));
}

export const costsLimit: Experiment = {
  name: "costs-limit",
  sends: "requests to `GET /account/costs` within a second of each other",
  cost: 0,
  questions: {
    "costs-limit": {
      question: "Is a second request to `GET /account/costs` within a second rejected?",
      answers: { "1302": "service code 1302, and no rejection after a pause", accepted: "no rejection" },
      page: "apps/docs/service/account.md#resource-packs",
    },
  },
  async run(lab) {
    const { clock } = lab;
    const path = costsPath(clock.now());
    for (let attempt = 0; attempt < 8; attempt++) {
      await clock.sleep(3000);
      const first = await lab.once({ path });
      // Only a request after a pause that is accepted shows that the pause matters.
      if (first?.code !== 0) continue;
      const second = await lab.once({ path });
      if (!second || second.at - first.sentAt > 900) continue;
      if (second.code === 1302) return { "costs-limit": { says: "1302", detail: { status: second.status } } };
      if (second.code === 0) return { "costs-limit": { says: "accepted" } };
    }
    throw new Inconclusive("two responses within a second did not arrive");
  },
};

/** The resource packs of a year. */
export function costsPath(now: number): string {
  return `/account/costs?start_time=${now - 365 * 86_400_000}&end_time=${now}`;
}

export const links: Experiment = {
  name: "links",
  sends: "nothing: it reads the URLs of the results of earlier tasks",
  cost: 0,
  questions: {
    links: {
      question: "How do the URLs of results state when they expire?",
      answers: {
        ksTime: "the parameter `ksTime`, hexadecimal",
        Expires: "the parameter `Expires`, decimal",
        neither: "neither parameter",
      },
      page: "apps/docs/service/tasks.md#results",
    },
  },
  async run(lab) {
    const urls = (await pastTasks(lab)).flatMap((task) =>
      task.status === "succeeded" && task.family !== "element" ? urlsIn(task.record["task_result"]) : [],
    );
    if (urls.length === 0) throw new Inconclusive("the account has no finished video, image or sound");
    const styles = new Set(
      urls.map((url) => (["ksTime", "Expires"] as const).find((name) => url.searchParams.has(name))),
    );
    const [style = "neither"] = styles;
    if (styles.size > 1) throw new Inconclusive("the URLs differ");
    return { links: { says: style } };
  },
};

function urlsIn(value: unknown): readonly URL[] {
  if (typeof value === "string") return URL.canParse(value) && /^https?:/.test(value) ? [new URL(value)] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap((inner) => urlsIn(inner)) : [];
}

export const families: Experiment = {
  name: "families",
  sends: "a page of each list of API v1, and `GET /tasks` with the ids found there",
  cost: 0,
  needs: ["api-key"],
  questions: {
    families: {
      question: "Does `GET /tasks` show the tasks of every family?",
      answers: { all: "it shows a task of each family", "some-hidden": "it does not show tasks that API v1 shows" },
      assumed: "all",
      page: "apps/docs/service/tasks.md#get-tasks",
    },
  },
  async run(lab) {
    await endedElement(lab);
    const tasks = await pastTasks(lab);
    const shown: string[] = [];
    const hidden: string[] = [];
    for (const { id, path } of tasks) {
      const isShown = async (): Promise<boolean> =>
        tasksIn((await lab.ask({ path: `/tasks?task_ids=${encodeURIComponent(id)}` })).data).some(
          (task) => task.id === id,
        );
      // A task that is missing once may be missing by accident.
      ((await isShown()) || (await isShown()) ? shown : hidden).push(path);
    }
    const seen = new Set<string>(tasks.map(({ family }) => family));
    const detail = {
      shown,
      hidden,
      withoutTasks: Object.keys(FAMILIES).filter((family) => !seen.has(family)),
    };
    if (hidden.length > 0) return { families: { says: "some-hidden", detail } };
    if (seen.has("video") && seen.has("image")) return { families: { says: "all", detail } };
    throw new Inconclusive("the account has no finished video and image");
  },
};

export const crossEndpoint: Experiment = {
  name: "cross-endpoint",
  sends: "a query on API v1 for a task of another endpoint",
  cost: 0,
  questions: {
    "cross-endpoint": {
      question: "Does a query of API v1 find tasks of other endpoints?",
      answers: { no: "service code 1201 or 1203", yes: "the task is returned" },
      assumed: "no",
      page: "apps/docs/service/tasks.md#lookup-on-api-v1",
    },
  },
  async run(lab) {
    const { task } = await endedElement(lab);
    const answer = await lab.ask({ path: `${TEXT_TO_VIDEO}/${task.id}` });
    if (answer.code === 0) return { "cross-endpoint": { says: "yes" } };
    if (answer.code !== 1201 && answer.code !== 1203) throw unexpected(answer);
    return { "cross-endpoint": { says: "no" } };
  },
};

export const listOrder: Experiment = {
  name: "list-order",
  sends: "two elements one after the other, unless the account has several tasks, and a list on API v1",
  cost: 0,
  questions: {
    "list-order": {
      question: "Which tasks come first in the lists of API v1?",
      answers: { newest: "the times of creation decrease", oldest: "they increase", neither: "they do neither" },
      assumed: "newest",
      page: "apps/docs/service/tasks.md#api-v1-lists",
    },
  },
  async run(lab) {
    await endedElement(lab);
    await lab.clock.sleep(1000);
    await endedElement(lab, "second");
    const { data } = await lab.ask({ path: `${ELEMENTS}?pageNum=1&pageSize=50` });
    const times = recordsIn(data).flatMap((record) => {
      const at = fieldsOf(record)["created_at"];
      return typeof at === "number" ? [at] : [];
    });
    const steps = times.slice(1).map((time, at) => time - (times[at] ?? time));
    const [falls, rises] = [steps.some((step) => step < 0), steps.some((step) => step > 0)];
    if (!falls && !rises) throw new Inconclusive("the list has no two tasks of different times");
    return { "list-order": { says: falls && rises ? "neither" : falls ? "newest" : "oldest" } };
  },
};

/** Requires that a list without anything unusual works. */
async function listed(lab: Lab, query: string): Promise<void> {
  const answer = await lab.ask({ path: `${TEXT_TO_VIDEO}?${query}` });
  if (answer.code !== 0) throw unexpected(answer);
}

export function unexpected(answer: Answer): Inconclusive {
  return new Inconclusive(`the service responded with ${nameOf(answer)}`);
}
