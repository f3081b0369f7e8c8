import { shotsOf } from "../modes/form.ts";
import type { FaultName, FieldIssue, PriceView, Service, TakeStatus, TakeView } from "../contract.ts";

/** How a field is called in a mode; what is missing here is called as in `fields`. */
interface FieldWords {
  readonly label: string;
  readonly placeholder?: string;
  readonly hint?: string;
}

interface ModeWords {
  readonly title: string;
  /** On the rail, where there is little room. */
  readonly short: string;
  readonly lead: string;
  readonly fields?: Readonly<Record<string, FieldWords>>;
}

const what = (label: string, placeholder: string): FieldWords => ({ label, placeholder });

const modes: Readonly<Record<string, ModeWords>> = {
  "text-to-video": {
    title: "Text to video",
    short: "Text",
    lead: "A clip from words alone.",
    fields: { prompt: what("What happens?", "A place, a light, a movement…") },
  },
  "image-to-video": {
    title: "Image to video",
    short: "Image",
    lead: "A picture begins to move.",
    fields: { prompt: what("How does it move?", "Slowly closer, wind in the grass…") },
  },
  omni: {
    title: "Omni",
    short: "Omni",
    lead: "Words, pictures and a clip in one. Name pictures with @.",
    fields: {
      prompt: what("What happens?", "@hero walks along the sea…"),
      video: { label: "Clip", hint: "To take from, or to edit." },
      use: { label: "What for" },
    },
  },
  "motion-control": {
    title: "Motion control",
    short: "Motion",
    lead: "A figure takes on the movement of a clip.",
    fields: {
      image: { label: "Figure" },
      video: { label: "Movement" },
      prompt: what("What else is seen?", "On a stage, in warm light…"),
    },
  },
  extend: {
    title: "Extend",
    short: "Extend",
    lead: "Some 5 seconds more, for clips of Kling 1 to 1.6.",
    fields: { video: { label: "Clip" }, prompt: what("What happens next?", "The camera goes on…") },
  },
  "lip-sync": {
    title: "Lip-sync",
    short: "Lip-sync",
    lead: "A face in a clip says your words.",
    fields: { video: { label: "Clip with a face" }, text: what("What is said?", "Good evening, and welcome.") },
  },
  avatar: {
    title: "Avatar",
    short: "Avatar",
    lead: "A portrait speaks or sings a sound.",
    fields: {
      image: { label: "Portrait" },
      prompt: what("How do they behave?", "Looks into the camera, smiles…"),
    },
  },
  effects: {
    title: "Effects",
    short: "Effects",
    lead: "A ready scene for one picture, or for two.",
    fields: { image: { label: "Picture" } },
  },
  image: {
    title: "Image",
    short: "Image",
    lead: "Pictures from words, or from words and a picture.",
    fields: { prompt: what("What is to be seen?", "A place, a light, a mood…"), image: { label: "To go by" } },
  },
  "try-on": {
    title: "Try-on",
    short: "Try-on",
    lead: "A person, wearing something else.",
  },
  speech: {
    title: "Speech",
    short: "Speech",
    lead: "Words, spoken. The sound goes on to lip-sync and avatar.",
    fields: { text: what("What is said?", "Once upon a time…") },
  },
};

const fields: Readonly<Record<string, FieldWords>> = {
  prompt: { label: "Prompt" },
  negativePrompt: what("What should not be seen?", "Optional"),
  model: { label: "Model" },
  duration: { label: "Length" },
  resolution: { label: "Resolution" },
  aspectRatio: { label: "Shape" },
  audio: { label: "Sound" },
  shots: { label: "Shots" },
  firstFrame: { label: "First frame" },
  lastFrame: { label: "Last frame" },
  references: { label: "Pictures to name with @" },
  characterOrientation: { label: "The figure faces as in" },
  keepSound: { label: "Keep the clip's sound" },
  source: { label: "Spoken by" },
  voice: { label: "Voice" },
  speed: { label: "Speed" },
  sound: { label: "Sound" },
  cfgScale: { label: "How closely the prompt is followed" },
  scene: { label: "Scene" },
  right: { label: "Picture on the right" },
  n: { label: "How many" },
  humanImage: { label: "Person" },
  clothImage: { label: "Garment" },
};

/** Issues of klingkit in the words of the page; the others are shown as klingkit reports them. */
const issues: Readonly<Partial<Record<FieldIssue["code"], (issue: FieldIssue) => string>>> = {
  missing: () => "This is needed.",
  too_short: () => "This must not be empty.",
  too_long: ({ maximum = 0, actual = 0 }) => `${actual - maximum} characters too many.`,
  too_many: ({ maximum = 0 }) => `At most ${maximum}.`,
  media_too_large: ({ maximum = 0 }) => `This is larger than ${Math.floor(maximum / 1_000_000)} MB.`,
  unused_reference: () => "Name it in the words, with @ and its name: otherwise it is ignored, and paid for.",
};

/** Every English text of the page. */
export const texts = {
  title: "klingkit",
  subtitle: "Unofficial toolkit, studio",
  skip: "Skip to the takes",
  service: {
    emulator: { name: "Emulator", detail: "Made on this machine. Nothing is sent, nothing is paid." },
    live: { name: "Live", detail: "Each take is paid for by your account." },
  } satisfies Record<Service, { name: string; detail: string }>,
  slots: (used: number, most: number) => `${used} of ${most} slots`,

  compose: "Compose",
  modes: "What to make",
  mode: (id: string): ModeWords => modes[id] ?? { title: id, short: id, lead: "" },
  field: (mode: string, name: string): FieldWords => modes[mode]?.fields?.[name] ?? fields[name] ?? { label: name },
  optional: "optional",
  frames: {
    add: "Choose, drop or paste",
    addSound: "Choose or drop",
    replace: (name: string) => `Replace ${name.toLowerCase()}`,
    remove: (name: string) => `Remove ${name.toLowerCase()}`,
    preview: (name: string) => `Preview of ${name.toLowerCase()}`,
    wrongPicture: "This is neither a PNG nor a JPEG.",
    wrongSound: "This is neither an MP3 nor a WAV.",
    tooLarge: (mb: number) => `This is larger than ${mb} MB.`,
    needsFirst: (title: string) => `${title} needs a first frame before a last one.`,
    unused: "It will not do.",
  },
  /** An issue of a field, below the field. */
  issue: (issue: FieldIssue): string => issue.reason ?? issues[issue.code]?.(issue) ?? issue.message,
  references: {
    add: "Add one",
    name: (number: number) => `Name of picture ${number}`,
    insert: (id: string) => `Put @${id} into the prompt`,
    firstName: "hero",
  },
  clip: {
    none: "There is no clip yet. Make one first, or give an address.",
    noneOnly: "There is no clip yet. Make one first.",
    address: "Or an address, https://…",
    gone: "The emulator forgot it when the server was started again. Make it again.",
    lapsed: "The service keeps results for 30 days.",
    why: {
      extend: "Only clips of Kling 1 to 1.6 can be extended here. In Omni any clip can be gone on with.",
    } as Readonly<Record<string, string>>,
    take: (number: number) => `Take ${number}`,
    clear: "No clip",
  },
  words: {
    fewer: (left: number) => (left >= 0 ? `${left} left` : `${-left} too many`),
    needed: "Say what should happen, or add a picture.",
  },
  model: {
    older: "Other models",
    cannot: "not at this endpoint",
    withdrawn: (date: string, successor: string) => `seen to be withdrawn on ${date}; use ${successor}`,
    seconds: (durations: readonly number[]) => `${spoken(durations)} s`,
    upTo: (resolution: string) => resolution,
    sound: (canSound: boolean, canSilent: boolean) => (canSound ? (canSilent ? "sound" : "always sound") : "silent"),
  },
  value: (field: string, value: string | number | boolean): string => values[`${field}:${value}`] ?? String(value),
  seconds: (seconds: number) => `${Number(seconds.toFixed(1))} s`,
  shots: {
    modes: { one: "One", auto: "Model cuts", own: "Shot list" },
    shot: (number: number) => `Shot ${number}`,
    prompt: (number: number) => `Words of shot ${number}`,
    duration: (number: number) => `Seconds of shot ${number}`,
    add: "Add a shot",
    remove: (number: number) => `Remove shot ${number}`,
    placeholder: "What happens in this shot?",
    sum: (seconds: number) => `${seconds} s in all`,
  },
  list: { search: "Search", withdrawn: (date: string) => `withdrawn ${date}` },
  groups: { single: "One picture", pair: "Two pictures" } as Readonly<Record<string, string>>,
  fitted: (title: string) => `Settings were changed to what ${title} can do.`,
  submit: { idle: "Roll camera", sending: "Sending…" },
  price(service: Service, price: PriceView | null | undefined): string {
    if (price === undefined) return "";
    if (price === null)
      return service === "live"
        ? "This will be paid for; the list has no price."
        : "Free here; the list has no price for it.";
    const { units, usd, packageType } = price;
    const amount = `${range(units)} ${packageType} units (${range(usd, dollars)})`;
    return service === "live" ? `Takes ${amount} by the list.` : `Free here. Live: ${amount} by the list.`;
  },
  noAnswer: "The demo's server does not answer. Is it still running?",
  code: "Code",

  takes: "Takes",
  empty: { title: "Nothing in the can yet.", lead: "Write a prompt, or begin with one of these." },
  examples: [
    "A lighthouse in fog, its beam sweeping over a quiet sea",
    "A fox crosses a snowy pine forest at dawn, slow tracking shot",
    "Neon city in the rain, seen from a rooftop",
    "Northern lights over a still lake, stars turning",
  ],
  loading: "Loading the takes",
  lost: { title: "The demo's server does not answer.", detail: "The page goes on by itself as soon as it does." },
  obstacle: { title: "Live takes are not possible yet.", check: "Check again" },

  take: (number: number) => `Take ${number}`,
  status: {
    queued: "Waiting for a slot",
    submitted: "Submitted",
    processing: "Processing",
    saving: "Fetching",
    done: "Done",
    failed: "Failed",
    lost: "Out of sight",
  } satisfies Record<TakeStatus, string>,
  announce: (take: Pick<TakeView, "number" | "status">) =>
    `Take ${take.number}: ${texts.status[take.status].toLowerCase()}`,
  elapsed: (seconds: number, expected: number | undefined) =>
    expected === undefined ? `${seconds} s` : `${seconds} s of about ${expected}`,
  silent: "The emulator draws without sound.",
  took: (seconds: number) => `Took ${seconds} s`,
  cost: (cost: string, service: Service) => (service === "emulator" ? `${cost}, not charged` : cost),
  resultLabel: (take: TakeView) => `Take ${take.number}: ${texts.wordsOf(take)}`,
  wordsOf: (take: Pick<TakeView, "mode" | "values">): string => {
    const { prompt, text, shots, scene } = take.values;
    if (typeof prompt === "string" && prompt) return prompt;
    if (typeof text === "string" && text) return text;
    const [shot] = shotsOf(shots);
    if (shot?.prompt) return shot.prompt;
    if (typeof scene === "string") return scene.replace(/^2:/, "").replaceAll("_", " ");
    return `${texts.mode(take.mode).title}, without words`;
  },
  keptUntil: (time: number) =>
    `The service keeps it until ${new Date(time).toLocaleDateString("en", { dateStyle: "medium" })}; this copy stays.`,
  goneResult: "The emulator's copy is gone since the server was started again; this one stays.",
  notes: {
    "sent-again": "The server was started again meanwhile, and the emulator lives in its memory: sent once more.",
    "found-again": "The answer to its create was lost. klingkit found the task by its own id: made once, paid once.",
  },
  download: "Download",
  downloadAll: (number: number) => `Download ${number}`,
  copyLink: "Copy link",
  copied: "Copied",
  again: "Use these settings",
  extend: "Extend",
  compare: "Compare",
  stopCompare: "End comparison",
  loop: "Loop",
  remove: "Remove",
  wire: "Code and wire",
  retry: "Try again",
  look: "Look again",
  request: (id: string) => `Request ${id}`,
  noResult: "No result",
  play: "Play both",
  pause: "Pause both",
  position: "Position in both clips",
  output: (number: number) => `Result ${number}`,
  compareWith: (number: number) => `Compare with take ${number}`,
  filter: { label: "Show", all: "All", video: "Clips", image: "Images", audio: "Sounds", failed: "Failed" },
  nothing: "Nothing of this kind.",

  panels: { account: "Account", developer: "Developer", close: "Close" },
  account: {
    lead: "What the account has, and what its tasks took.",
    packs: "Packs",
    noPacks: "There are no packs.",
    left: (remaining: number, total: number) => `${print(remaining)} of ${print(total)} units left`,
    concurrency: (slots: number) => `${slots} at a time`,
    until: (time: number) => `until ${new Date(time).toLocaleDateString("en", { dateStyle: "medium" })}`,
    spent: "Units by day (UTC)",
    spentNothing: "Nothing was taken in these 14 days.",
    day: "Day",
    check: "Check the credentials",
    checking: "Asking the service…",
    credentials: "Credentials",
    credential: { "api-key": "API key", jwt: "Access key and secret key (JWT)", none: "None" },
    host: "Host",
    refresh: "Refresh",
    results: {
      accepted: "Accepted.",
      rejected: "The service refuses the key. Copy it again from the console, whole and without blanks.",
      "not-enabled": "The key is right, but the account has no access to the API. Enable it in the console.",
      "clock-skew": "This machine's clock is wrong: a signed token is good for minutes only. Set the clock.",
      "other-region": "The key belongs to another region. Set KLING_BASE_URL or the region.",
      "header-stripped": "The service saw no credential: a proxy on the way removes it.",
      "cannot-connect": "The service could not be reached. Look at network and proxy.",
      "not-configured": "There are no credentials. Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY.",
      inconclusive: "The answer is not clear.",
    } as Readonly<Record<string, string>>,
  },
  developer: {
    code: "The same with klingkit",
    copy: "Copy",
    wire: "On the wire",
    noWire: "Nothing was sent for this take since the server started.",
    noTake: "Make or choose a take to see its calls.",
    secrets: "Keys and signatures are masked on the server.",
    request: "Request",
    answer: "Answer",
    noAnswer: (reason: string) => `No answer: ${reason}`,
    emulator: "Emulator",
    emulatorLead: "Switch a fault on, roll camera, and watch what klingkit does about it.",
    speed: "Speed of time",
    times: (speed: number) => `${speed}×`,
    faults: {
      drop: {
        name: "Lose the answer",
        detail: "The task is made, its answer never arrives. klingkit asks by its own id and finds it.",
      },
      gateway: {
        name: "504 although it was made",
        detail: "A gateway gives up too early. The same: found, not made twice.",
      },
      busy: { name: "No free slot (1303)", detail: "Twice. klingkit keeps the take in its queue and tries again." },
      clock: {
        name: "Clock an hour ahead",
        detail: "The next take is signed as JWT by a wrong clock. klingkit learns the time and signs again.",
      },
      refused: { name: "Key refused (1002)", detail: "The next create or check. No retry helps, so there is none." },
    } satisfies Record<FaultName, { name: string; detail: string }>,
  },

  /** What to read first about a failure, by the klingkit error's name. */
  failures: {
    task_failed: "The service could not make it.",
    content_rejected: "The service refused the content.",
    authentication_failed: "The service refused the key.",
    permission_denied: "The account may not do this.",
    account_blocked: "The account cannot pay.",
    request_rejected: "The service did not accept the request.",
    busy: "Too much at once.",
    service_error: "The service is in trouble.",
    connection_failed: "The service could not be reached.",
    timeout: "The service took too long to answer.",
    download_failed: "It is made, but could not be fetched.",
    wait_timeout: "It is still being made.",
    task_outcome_unknown: "It is not known whether it was made.",
    invalid_configuration: "The set-up is not right.",
    interrupted: "It was interrupted.",
  } as Readonly<Record<string, string>>,
  failure: "Something went wrong.",
};

const values: Readonly<Record<string, string>> = {
  "audio:off": "Silent",
  "audio:native": "With sound",
  "use:feature": "Take from it",
  "use:base": "Edit it",
  "characterOrientation:image": "the picture",
  "characterOrientation:video": "the clip",
  "source:speech": "A voice",
  "source:sound": "A sound of mine",
};

/** 3, 4, ... 15 as "3–15"; 5, 10 as "5 or 10". */
function spoken(durations: readonly number[]): string {
  const [first, last] = [durations[0], durations.at(-1)];
  const isWhole =
    first !== undefined && last !== undefined && durations.length > 2 && last - first === durations.length - 1;
  return isWhole ? `${first}–${last}` : durations.join(" or ");
}

function range({ min, max }: { min: number; max: number }, show: (value: number) => string = print): string {
  return min === max ? show(max) : `${show(min)} to ${show(max)}`;
}

function print(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

function dollars(value: number): string {
  return `$${value.toFixed(2)}`;
}
