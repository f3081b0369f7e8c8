import { modes as allModes } from "../modes/all.ts";
import { shotsOf } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { AdjustedSetting, Value } from "../modes/values.ts";
import type { FaultName, FieldIssue, PriceView, Readiness, ServiceName, TakeStatus, TakeView } from "../contract.ts";

interface FieldTexts {
  readonly label: string;
  readonly placeholder?: string;
  readonly hint?: string;
}

interface ModeTexts {
  readonly title: string;
  readonly lead: string;
  /** Texts that replace those of `fields` in this mode. */
  readonly fields?: Readonly<Record<string, FieldTexts>>;
}

const field = (label: string, placeholder: string): FieldTexts => ({ label, placeholder });

const modes: Readonly<Record<string, ModeTexts>> = {
  "text-to-video": {
    title: "Text to video",
    lead: "Create a video from a prompt.",
    fields: { prompt: field("Describe your video", "A place, a light, a movement…") },
  },
  "image-to-video": {
    title: "Image to video",
    lead: "Animate an image.",
    fields: { prompt: field("Describe the motion", "Slow zoom in, wind in the grass…") },
  },
  omni: {
    title: "Omni",
    lead: "Combine a prompt, images and a video. Mention images with @.",
    fields: {
      prompt: field("Describe your video", "@hero walks along the sea…"),
      video: { label: "Video", hint: "optional, as a reference or to edit" },
      use: { label: "Use the video" },
    },
  },
  "motion-control": {
    title: "Motion control",
    lead: "Transfer the motion of a video to a character.",
    fields: {
      image: { label: "Character" },
      video: { label: "Motion reference" },
      prompt: field("Describe the scene", "On a stage, in warm light…"),
    },
  },
  extend: {
    title: "Extend",
    lead: "Extend a video of Kling 1 to 1.6 by about 5 seconds.",
    fields: { video: { label: "Video" }, prompt: field("What happens next?", "The camera keeps moving…") },
  },
  "lip-sync": {
    title: "Lip-sync",
    lead: "Make a face in a video speak your text or audio.",
    fields: { video: { label: "Video with a face" }, text: field("Text to speak", "Good evening, and welcome.") },
  },
  avatar: {
    title: "Avatar",
    lead: "Make a portrait speak or sing an audio file.",
    fields: { image: { label: "Portrait" }, prompt: field("Describe the behavior", "Looks into the camera, smiles…") },
  },
  effects: {
    title: "Effects",
    lead: "Apply a ready-made scene to one or two images.",
    fields: { image: { label: "Image" } },
  },
  image: {
    title: "Image",
    lead: "Create images from a prompt, with an optional reference image.",
    fields: { prompt: field("Describe your image", "A place, a light, a mood…"), image: { label: "Reference image" } },
  },
  "try-on": {
    title: "Try-on",
    lead: "Dress a person in another garment.",
  },
  speech: {
    title: "Speech",
    lead: "Convert text to speech. Use the audio in Lip-sync and Avatar.",
    fields: { text: field("Text to speak", "Once upon a time…") },
  },
};

const fields: Readonly<Record<string, FieldTexts>> = {
  prompt: { label: "Prompt" },
  negativePrompt: field("Negative prompt", "What to avoid (optional)"),
  model: { label: "Model" },
  duration: { label: "Duration" },
  resolution: { label: "Resolution" },
  aspectRatio: { label: "Aspect ratio" },
  audio: { label: "Sound" },
  shots: { label: "Shots" },
  firstFrame: { label: "First frame" },
  lastFrame: { label: "Last frame" },
  references: { label: "Reference images" },
  characterOrientation: { label: "Character orientation" },
  keepSound: { label: "Keep the sound of the video" },
  source: { label: "Speech" },
  voice: { label: "Voice" },
  speed: { label: "Speed" },
  sound: { label: "Audio" },
  cfgScale: { label: "Prompt strength" },
  scene: { label: "Scene" },
  right: { label: "Second image" },
  n: { label: "Number of images" },
  humanImage: { label: "Person" },
  clothImage: { label: "Garment" },
};

const REQUIRED = "This field is required.";

/** klingkit's message for a field of the form. It begins with the parameter's name, which the form does not show. */
function sentenceOf({ code, message }: FieldIssue): string {
  const sentence = message.replace(/^`[^`]+`/, "This field");
  // A sentence that names further parameters is of no use in a form.
  if (!sentence.includes("`")) return sentence;
  return code === "missing" ? REQUIRED : "This value is not valid here.";
}

/** The page's texts for common issues. For all others it shows klingkit's message. */
const issues: Readonly<Partial<Record<FieldIssue["code"], (issue: FieldIssue) => string>>> = {
  too_short: () => REQUIRED,
  too_long: ({ maximum = 0, actual = 0 }) => `The text is ${counted(actual - maximum, "character")} too long.`,
  too_many: ({ maximum = 0 }) => `The maximum is ${maximum}.`,
  media_too_large: ({ maximum = 0 }) => `The file is larger than ${Math.floor(maximum / 1_000_000)} MB.`,
  exposed_credential: () => "The URL contains a password, which the service would receive. Use a URL without it.",
  unused_reference: () => "Mention this image in the prompt with @ and its name. Otherwise it is ignored but charged.",
};

/** Every text of the page. */
export const texts = {
  title: "klingkit",
  subtitle: "Unofficial toolkit, demo studio",
  skip: "Skip to the takes",
  service: {
    emulator: { name: "Emulator", detail: "Runs on this machine. Nothing is charged." },
    live: { name: "Live", detail: "Your account is charged for each take." },
  } satisfies Record<ServiceName, { name: string; detail: string }>,
  concurrency: (used: number, maximum: number) => `${used} of ${maximum} slots`,

  compose: "New take",
  modes: "Mode",
  mode: (id: string): ModeTexts => modes[id] ?? { title: id, lead: "" },
  field: (mode: string, name: string): FieldTexts => modes[mode]?.fields?.[name] ?? fields[name] ?? { label: name },
  optional: "optional",
  files: {
    addImage: "Choose, drop or paste",
    addAudio: "Choose or drop",
    replace: (name: string) => `Replace ${name.toLowerCase()}`,
    remove: (name: string) => `Remove ${name.toLowerCase()}`,
    preview: (name: string) => `Preview of ${name.toLowerCase()}`,
    wrongImage: "The file is not a PNG or JPEG image.",
    wrongAudio: "The file is not an MP3 or WAV file.",
    unreadable: "The file cannot be read. It may be damaged.",
    tooLarge: (mb: number) => `The file is larger than ${mb} MB.`,
    firstFrameRequired: "Requires a first frame.",
    unsupported: "Remove it or change the settings.",
  },
  /** Text of an issue, shown below its field. */
  issue: (issue: FieldIssue): string =>
    texts.reason(issue.reason ?? "") || (issues[issue.code]?.(issue) ?? sentenceOf(issue)),
  required: REQUIRED,
  /** klingkit's reason, with the page's names of modes and choices instead of those of the API. */
  reason: (reason: string): string =>
    allModes
      .reduce((text, { id, endpoint }) => text.replaceAll(endpoint, texts.mode(id).title), reason)
      .replaceAll("feature video", "reference video")
      .replaceAll("base video", "video to edit"),
  references: {
    add: "Add an image",
    name: (number: number) => `Name of image ${number}`,
    insert: (id: string) => `Insert @${id} into the prompt`,
    firstName: "hero",
  },
  video: {
    noneOrUrl: "There are no videos yet. Generate one first, or enter a URL.",
    none: "There are no videos yet. Generate one first.",
    url: "Video URL, https://…",
    expired: "The service no longer has this video. Generate it again to use it here.",
    /** Why a mode hides some videos. */
    hidden: {
      extend: "Only videos of Kling 1 to 1.6 can be extended. Omni continues videos of every model.",
    } as Readonly<Record<string, string>>,
    alternatives: {
      omni: "Continue with Omni",
      "image-to-video": "Create a video with Kling 1.6",
    } as Readonly<Record<string, string>>,
  },
  text: {
    remaining: (count: number) =>
      count >= 0 ? `${counted(count, "character")} left` : `${counted(-count, "character")} too many`,
  },
  model: {
    others: "Other models",
    untried: "untested with the live service",
    unsupported: "Not available in this mode",
    withdrawn: (successor: string) => `Withdrawn. Use ${successor}.`,
    resolution: (highest: string) => `up to ${highest}`,
    duration: (durations: readonly number[]) => `${durationRange(durations)} s`,
    sound: (canSound: boolean, canSilent: boolean) => (canSound ? (canSilent ? "sound" : "always sound") : "no sound"),
  },
  value: (name: string, value: string | number | boolean): string => values[`${name}:${value}`] ?? String(value),
  seconds: (seconds: number) => `${Number(seconds.toFixed(1))} s`,
  shots: {
    modes: { one: "One shot", auto: "Auto cuts", list: "Shot list" },
    prompt: (number: number) => `Prompt of shot ${number}`,
    duration: (number: number) => `Duration of shot ${number} in seconds`,
    add: "Add a shot",
    remove: (number: number) => `Remove shot ${number}`,
    placeholder: "What happens in this shot?",
    total: (seconds: number) => `${seconds} s in total`,
  },
  list: { withdrawn: (date: string) => `withdrawn ${date}` },
  groups: { single: "One image", pair: "Two images" } as Readonly<Record<string, string>>,
  adjusted: (title: string, mode: string, settings: readonly AdjustedSetting[]) => {
    const changes = settings.map(({ name, value }) => {
      const shown = name === "duration" ? texts.seconds(Number(value)) : texts.value(name, value);
      return `${texts.field(mode, name).label} ${shown}`;
    });
    return `Changed to what ${title} supports: ${changes.join(", ")}.`;
  },
  /** What the button creates, and its price where it costs something. */
  submit(
    outputType: Mode["outputType"],
    count: Value | undefined,
    service: ServiceName | undefined,
    price: PriceView | null | undefined,
  ): string {
    const images = typeof count === "number" && count > 1 ? `${count} images` : "image";
    const label = `Generate ${{ video: "video", image: images, audio: "speech" }[outputType]}`;
    return price === undefined ? label : withPrice(label, service, price);
  },
  sending: "Sending…",
  /** The details of the price, beside the button. */
  price(service: ServiceName, price: PriceView | null | undefined): string {
    if (price === undefined) return "";
    const isLive = service === "live";
    if (price === null)
      return isLive
        ? "Your account is charged. The price is not known."
        : "Free in the emulator. The live price is not known.";
    const { units, usd, packageType } = price;
    const amount = `${range(units)} ${packageType} ${units.max === 1 ? "unit" : "units"}`;
    return isLive
      ? `Your account is charged ${amount}.`
      : `Free in the emulator. Live price: ${amount} (${range(usd, formatDollars)})`;
  },
  serverUnreachable:
    "The demo server did not respond, so the request may or may not have arrived. Check the takes before you send it again.",
  code: "Code",

  takes: "Takes",
  takesCount: (shown: number, total: number) => (shown === total ? String(total) : `${shown} of ${total}`),
  empty: { title: "No takes yet", lead: "Write a prompt, or start with an example." },
  examples: [
    "A lighthouse in fog, its beam sweeping over a quiet sea",
    "A fox crosses a snowy pine forest at dawn, slow tracking shot",
    "Neon city in the rain, seen from a rooftop",
    "Northern lights over a still lake, stars turning",
  ],
  loading: "Loading takes",
  disconnected: {
    title: "The demo server is not responding.",
    detail: "Restart it if it has stopped. This page reconnects automatically.",
  },
  /** Headlines of the results of the credential check. */
  readiness: {
    checking: "The connection to the service is being checked.",
    ready: "The credential check was inconclusive.",
    offline: "No connection to the service.",
    blocked: "Live takes are not possible yet.",
  } satisfies Record<Readiness["state"], string>,

  take: (number: number) => `Take ${number}`,
  status: {
    queued: "Queued",
    unsent: "Not sent",
    submitted: "Submitted",
    processing: "Processing",
    downloading: "Downloading",
    done: "Done",
    failed: "Failed",
    unresolved: "Unresolved",
  } satisfies Record<TakeStatus, string>,
  /** Replaces the status of a running take while the service cannot be reached. */
  offline: "No connection",
  announce: (take: Pick<TakeView, "number" | "status">) =>
    `Take ${take.number}: ${texts.status[take.status].toLowerCase()}`,
  elapsed: (seconds: number, expected: number | undefined) =>
    expected === undefined ? `${seconds} s` : `${seconds} s of about ${expected} s`,
  sound: "This video has sound. It starts muted: turn the sound on in the player.",
  took: (seconds: number) => `Took ${seconds} s`,
  cost: (cost: string, service: ServiceName) => (service === "emulator" ? `${cost}, not charged` : cost),
  resultLabel: (take: TakeView) => `Take ${take.number}: ${texts.promptOf(take)}`,
  promptOf: (take: Pick<TakeView, "mode" | "values">): string => {
    const { prompt, text, shots, scene } = take.values;
    if (typeof prompt === "string" && prompt) return prompt;
    if (typeof text === "string" && text) return text;
    const [shot] = shotsOf(shots);
    if (shot?.prompt) return shot.prompt;
    if (typeof scene === "string") return scene.replace(/^2:/, "").replaceAll("_", " ");
    return `${texts.mode(take.mode).title} without a prompt`;
  },
  availableUntil: (time: number) =>
    `The service deletes this file on ${new Date(time).toLocaleDateString("en", { dateStyle: "medium" })}. Your local copy remains.`,
  expiredResult: "The service no longer has this video, so other modes cannot use it. Your local copy remains.",
  notes: {
    resent: "The demo server restarted, and the emulator does not keep tasks across restarts. The take was sent again.",
    recovered:
      "The response to a create request was lost. klingkit looked the task up by its external task id: it was created once and is paid once.",
  },
  download: "Download",
  downloadOne: (number: number) => `Download image ${number}`,
  copyLink: "Copy link",
  copied: "Copied",
  reuse: "Reuse settings",
  extend: "Extend",
  continue: "Continue with Omni",
  compare: "Compare",
  endComparison: "End comparison",
  loop: "Loop",
  remove: "Delete",
  removed: (number: number) => `Take ${number} was deleted.`,
  undo: "Undo",
  cancel: "Cancel",
  send: (service: ServiceName, { price }: TakeView) => withPrice("Send now", service, price),
  showRequests: "Code and requests",
  retry: (service: ServiceName, { price }: TakeView) => withPrice("Try again", service, price),
  moreActions: "More actions",
  check: "Check again",
  request: (id: string) => `Request id: ${id}`,
  noResult: "No result",
  play: "Play both",
  pause: "Pause both",
  position: "Position in both videos",
  output: (number: number) => `Result ${number}`,
  compareWith: (number: number) => `Compare with take ${number}`,
  filter: { label: "Show", all: "All", video: "Videos", image: "Images", audio: "Audio", failed: "Failed" },
  noMatches: "No takes match this filter.",

  panels: { account: "Account", developer: "Developer", close: "Close" },
  account: {
    lead: "Credentials, resource packs and usage.",
    packs: "Resource packs",
    noPacks: "The account has no resource packs.",
    remaining: (remaining?: number, total?: number) =>
      `${remaining === undefined ? "Unknown" : formatNumber(remaining)} of ${total === undefined ? "unknown" : formatNumber(total)} units left`,
    concurrency: (maximum: number) => `${counted(maximum, "task")} at a time`,
    until: (time: number) => `valid until ${new Date(time).toLocaleDateString("en", { dateStyle: "medium" })}`,
    usage: "Usage per day (UTC)",
    unitsPerDay: (packageType: string) => `${packageType.replace(/^./, (first) => first.toUpperCase())} units per day`,
    moneyPerDay: (currency: string) => `${currency} per day`,
    noUsage: "Nothing was deducted in the last 14 days.",
    day: "Day",
    check: "Check credentials",
    checking: "Checking…",
    credentials: "Credentials",
    credential: { "api-key": "API key", jwt: "Access key and secret key (JWT)", none: "None" },
    refresh: "Refresh",
    results: {
      accepted: "The credentials are valid.",
      rejected: "The service rejects the key. Copy the complete key from the console, without spaces.",
      "not-enabled": "The key is valid, but the account has no API access. Enable it in the console.",
      "clock-skew": "This machine's clock is wrong, so its tokens are rejected. Correct the clock.",
      "other-region": "The key belongs to another region. Set KLING_BASE_URL or the region.",
      "header-stripped": "The service received no credentials. A proxy removes the header.",
      "cannot-connect": "The service is unreachable. Check your network and proxy.",
      "not-configured": "No credentials are configured. Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY.",
      inconclusive: "The check was inconclusive.",
    } as Readonly<Record<string, string>>,
  },
  developer: {
    code: "Code with klingkit",
    copy: "Copy",
    requests: "Requests",
    noRequests: "No requests were sent for this take since the server started.",
    noTake: "Generate or select a take to see its code and requests.",
    secrets: "Keys and signatures are masked on the server.",
    request: "Request",
    response: "Response",
    noResponse: (reason: string) => `No response: ${reason}`,
    emulator: "Emulator",
    emulatorLead: "Switch on a fault, generate a take, and see how klingkit handles it.",
    speed: "Clock speed",
    times: (speed: number) => `${speed}×`,
    faults: {
      lostResponse: {
        name: "Lose the response",
        detail: "The task is created, but the response is lost. klingkit finds the task by its external task id.",
      },
      gatewayTimeout: {
        name: "504 after the task is created",
        detail: "A gateway times out too early. klingkit finds the task and does not create a second one.",
      },
      noSlot: {
        name: "No free slot (1303), twice",
        detail: "klingkit keeps the take in its queue and tries again.",
      },
      clockSkew: {
        name: "Clock an hour ahead",
        detail: "The next take uses a JWT from a wrong clock. klingkit corrects the offset and signs a new token.",
      },
      rejectedKey: {
        name: "Key rejected (1002)",
        detail: "The next take or credential check fails. klingkit does not retry it.",
      },
    } satisfies Record<FaultName, { name: string; detail: string }>,
  },

  /** Headlines of failures, by the code of klingkit's error. */
  failures: {
    task_failed: "The task failed.",
    content_rejected: "The service rejected the content. Nothing was charged.",
    authentication_failed: "The service rejected the key.",
    permission_denied: "The account does not have permission for this.",
    account_blocked: "The account has no balance or is blocked.",
    request_rejected: "The service rejected the request.",
    busy: "The service is at its limit.",
    service_error: "The service has an internal error.",
    connection_failed: "No connection to the service.",
    timeout: "The service did not respond in time.",
    download_failed: "The task succeeded, but the file could not be downloaded.",
    wait_timeout: "The task is still running. Check again later; checking is free.",
    task_outcome_unknown: "It is unknown whether the task exists. Check again before you create another one.",
    invalid_configuration: "The configuration is invalid.",
    interrupted: "The take was interrupted.",
    canceled: "The take was canceled.",
    unattended: "The take was not sent.",
    restarted: "The take was not sent.",
  } as Readonly<Record<string, string>>,
  failure: "The take failed.",
};

const values: Readonly<Record<string, string>> = {
  "audio:off": "No sound",
  "audio:native": "With sound",
  "use:feature": "As a reference",
  "use:base": "Edit it",
  "characterOrientation:image": "As in the image",
  "characterOrientation:video": "As in the video",
  "source:speech": "Text",
  "source:audio": "Audio file",
};

/** The label of a button that creates a task: with the price where it costs something. */
function withPrice(label: string, service: ServiceName | undefined, price: PriceView | null | undefined): string {
  if (service !== "live") return label;
  return price ? `${label}, ${range(price.usd, formatDollars)}` : `${label}, price unknown`;
}

/** Formats 3, 4, … 15 as "3–15", and 5, 10 as "5 or 10". */
function durationRange(durations: readonly number[]): string {
  const [first, last] = [durations[0], durations.at(-1)];
  const isContinuous =
    first !== undefined && last !== undefined && durations.length > 2 && last - first === durations.length - 1;
  return isContinuous ? `${first}–${last}` : durations.join(" or ");
}

function range({ min, max }: { min: number; max: number }, format: (value: number) => string = formatNumber): string {
  return min === max ? format(max) : `${format(min)} to ${format(max)}`;
}

function formatNumber(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

function formatDollars(value: number): string {
  return `$${value.toFixed(2)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
