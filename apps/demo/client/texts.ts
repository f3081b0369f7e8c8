import type { FrameName, Mode, TakeStatus, TakeView } from "../contract.ts";

/** Every English text of the page. */
export const texts = {
  title: "klingkit",
  subtitle: "Unofficial toolkit, demo",
  skip: "Skip to the takes",
  mode: {
    emulator: { name: "Emulator", detail: "Made on this machine. Nothing is sent, nothing is paid." },
    live: { name: "Live", detail: "Each take is paid for by your account." },
  } satisfies Record<Mode, { name: string; detail: string }>,

  compose: "Compose",
  prompt: {
    label: "What happens?",
    placeholder: "A place, a light, a movement…",
    fewer: (left: number, title: string) => (left >= 0 ? `${left} left` : `${-left} too many for ${title}`),
    needed: "Say what should happen, or add a picture.",
  },
  frames: {
    legend: "Pictures",
    optional: "optional",
    names: { firstFrame: "First frame", lastFrame: "Last frame" } satisfies Record<FrameName, string>,
    add: "Choose, drop or paste",
    kinds: "PNG or JPEG, up to 12 MB",
    replace: (name: string) => `Replace the ${name.toLowerCase()}`,
    remove: (name: string) => `Remove the ${name.toLowerCase()}`,
    preview: (name: string) => `Preview of the ${name.toLowerCase()}`,
    wrongKind: "This is neither a PNG nor a JPEG.",
    tooLarge: "This picture is larger than 12 MB.",
    needsFirst: (title: string) => `${title} needs a first frame before a last one.`,
    none: (title: string) => `${title} takes no last frame.`,
    unused: "It will not be sent.",
  },
  model: {
    legend: "Model",
    older: "Older models",
    needsPicture: "needs a picture",
    noPicture: "takes no picture",
    withdrawn: (date: string, successor: string) => `seen to be withdrawn on ${date}; use ${successor}`,
    seconds: (durations: readonly number[]) => `${spoken(durations, "–")} s`,
    sound: { choice: "sound", always: "sound", none: "silent" },
  },
  duration: {
    legend: "Length",
    value: (seconds: number) => `${seconds} s`,
    cannot: (title: string, durations: readonly number[]) => `${title} makes ${spoken(durations, " to ")} seconds.`,
  },
  resolution: {
    legend: "Resolution",
    cannot: (title: string, resolutions: readonly string[]) => `${title} makes ${listed(resolutions)}.`,
  },
  aspectRatio: {
    legend: "Shape",
    cannot: (title: string, ratios: readonly string[]) => `${title} makes ${listed(ratios)}.`,
    picture: "The picture decides.",
  },
  audio: {
    legend: "Sound",
    names: { off: "Silent", native: "With sound" },
    never: (title: string) => `${title} makes no sound.`,
    always: (title: string) => `${title} makes sound always.`,
  },
  /** A reason of the capability data, as a sentence about a model. */
  because: (title: string, reason: string) =>
    `${reason.replace(/^this model/, title).replace(/^[a-z]/, (first) => first.toUpperCase())}.`,
  fitted: (title: string) => `Settings were changed to what ${title} can do.`,
  submit: { idle: "Roll camera", sending: "Sending…" },
  price: {
    emulator: (units: string) => `Free here. Live it takes ${units}.`,
    live: (units: string) => `Takes ${units}.`,
  } satisfies Record<Mode, (units: string) => string>,
  noPrice: {
    emulator: "Free: drawn on this machine.",
    live: "This take will be paid for; the list has no price.",
  } satisfies Record<Mode, string>,
  units: (units: number, usd: number) => `${units} units ($${usd.toFixed(2)} by the list)`,
  noAnswer: "The demo's server does not answer. Is it still running?",

  takes: "Takes",
  count: (count: number) => (count === 1 ? "1 take" : `${count} takes`),
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
    queued: "Queued",
    submitted: "Submitted",
    processing: "Processing",
    saving: "Fetching the video",
    done: "Done",
    failed: "Failed",
    lost: "Out of sight",
  } satisfies Record<TakeStatus, string>,
  announce: (take: Pick<TakeView, "number" | "status">) =>
    `Take ${take.number}: ${texts.status[take.status].toLowerCase()}`,
  progress: (part: number) => `about ${Math.round(part * 100)} %`,
  silent: "The emulator draws without sound.",
  took: (seconds: number) => `Took ${seconds} s`,
  cost: (cost: string, mode: Mode) => (mode === "emulator" ? `${cost}, not charged` : cost),
  videoLabel: (take: Pick<TakeView, "number" | "settings">) =>
    `Take ${take.number}: ${take.settings.prompt || "from a picture"}`,
  fromPicture: "From a picture, without words",
  download: "Download",
  again: "Use these settings",
  retry: "Try again",
  look: "Look again",
  request: (id: string) => `Request ${id}`,
  noPicture: "No picture",

  /** What to read first about a failure, by the klingkit error's name. */
  failures: {
    TaskFailedError: "The service could not make it.",
    PolicyError: "The service refused the content.",
    AuthenticationError: "The service refused the key.",
    PermissionError: "The account may not do this.",
    AccountError: "The account cannot pay.",
    RequestRefusedError: "The service did not accept the request.",
    BusyError: "Too much at once.",
    ServiceError: "The service is in trouble.",
    ConnectionError: "The service could not be reached.",
    TimeoutError: "The service took too long to answer.",
    DownloadError: "The video is made, but could not be fetched.",
    WaitTimeoutError: "It is still being made.",
    ConfigurationError: "The set-up is not right.",
  } satisfies Record<string, string>,
  failure: "Something went wrong.",
} as const;

/** 3, 4, ... 15 as "3 to 15"; 5, 10 as "5 or 10". */
function spoken(values: readonly number[], to: string): string {
  const [first, last] = [values[0], values.at(-1)];
  const whole = first !== undefined && last !== undefined && values.length > 2 && last - first === values.length - 1;
  return whole ? `${first}${to}${last}` : values.join(" or ");
}

function listed(values: readonly string[]): string {
  return values.length > 1
    ? `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`
    : `${values[0] ?? "nothing"} only`;
}
