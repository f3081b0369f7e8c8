import { type Random, createRandom, pick } from "./random.ts";

/** Colors of a time of day. */
export interface Light {
  /** From the top of the sky to the horizon. */
  readonly sky: readonly [string, string, string, string];
  readonly haze: string;
  /** Farthest and nearest hill. */
  readonly far: string;
  readonly near: string;
  /** Sun, moon and lamps. */
  readonly lamp: string;
  readonly dark: boolean;
}

export type Weather = "snow" | "rain" | "embers" | "dust" | "petals";

export interface Scenery {
  readonly light: Light;
  readonly water: boolean;
  readonly lighthouse: boolean;
  readonly city: boolean;
  readonly trees: boolean;
  readonly aurora: boolean;
  readonly fog: number;
  readonly weather: Weather;
  /** Position of sun or moon, as fractions of width and height. */
  readonly sun: { readonly x: number; readonly y: number };
  readonly random: Random;
}

const lights = {
  dawn: {
    sky: ["#22315c", "#7b6590", "#e3a489", "#fbe0b4"],
    haze: "#f3cfae",
    far: "#a4869c",
    near: "#1b1c33",
    lamp: "#fff0cf",
    dark: false,
  },
  day: {
    sky: ["#235a96", "#5d9cc8", "#a9d0df", "#f1f1e3"],
    haze: "#e6eeea",
    far: "#8fb4c2",
    near: "#18353a",
    lamp: "#fffbe8",
    dark: false,
  },
  dusk: {
    sky: ["#0d1431", "#432b5b", "#b34d5c", "#f6a05c"],
    haze: "#e58f66",
    far: "#75415f",
    near: "#110d1e",
    lamp: "#ffd9a0",
    dark: false,
  },
  night: {
    sky: ["#02040c", "#081430", "#133252", "#2f5f74"],
    haze: "#3a6a80",
    far: "#1f425c",
    near: "#03070e",
    lamp: "#e7f0ff",
    dark: true,
  },
  storm: {
    sky: ["#141c24", "#2b3945", "#51626b", "#93a09d"],
    haze: "#a3afab",
    far: "#5d6e75",
    near: "#0b1217",
    lamp: "#fff2cc",
    dark: true,
  },
  neon: {
    sky: ["#0a0420", "#2a0f52", "#7a1f7d", "#f0577c"],
    haze: "#c8468a",
    far: "#4d1f6b",
    near: "#0a0418",
    lamp: "#8ff4ff",
    dark: true,
  },
} as const satisfies Record<string, Light>;

/** Words that determine the time of day; the first match wins. */
const hours: readonly (readonly [RegExp, keyof typeof lights])[] = [
  [/neon|cyber|arcade|synth/i, "neon"],
  [/fog|mist|storm|\brain|overcast|grey|gray|cloud/i, "storm"],
  [/night|moon|star|midnight|aurora|northern light|galaxy|space/i, "night"],
  [/dusk|sunset|evening|golden hour|fire|lava|volcano|ember/i, "dusk"],
  [/dawn|sunrise|morning|blossom|spring/i, "dawn"],
  [/noon|\bday|sunny|summer|beach|meadow/i, "day"],
];

/** Derives a scene from a prompt. The seed determines everything that the prompt does not mention. */
export function sceneryOf(prompt: string, seed: string = prompt): Scenery {
  const random = createRandom(seed);
  const mentions = (words: RegExp): boolean => words.test(prompt);
  const hour = hours.find(([words]) => mentions(words))?.[1] ?? pick(random, ["dusk", "dawn", "night"]);
  const lighthouse = mentions(/lighthouse|beacon/i);
  const city = mentions(/city|street|skyline|tokyo|york|building|neon|roof/i);
  return {
    light: lights[hour],
    lighthouse,
    city,
    water:
      lighthouse ||
      mentions(/\bsea|ocean|lake|river|wave|boat|ship|harbou?r|beach|coast|island|water|whale|fish/i) ||
      (!city && random() < 0.35),
    trees:
      mentions(/forest|\btrees?\b|woods?\b|\bpine|jungle|\bfox|\bdeer|\bbear\b|\bowl/i) ||
      (!city && !lighthouse && random() < 0.3),
    aurora: mentions(/aurora|northern light/i),
    fog: mentions(/fog|mist|haze|smoke|steam/i) ? 1 : 0.35,
    weather: weatherOf(mentions),
    sun: { x: 0.24 + random() * 0.52, y: 0.3 + random() * 0.2 },
    random,
  };
}

function weatherOf(mentions: (words: RegExp) => boolean): Weather {
  if (mentions(/snow|winter|\bice|arctic|blizzard/i)) return "snow";
  if (mentions(/\brain|storm|monsoon/i)) return "rain";
  if (mentions(/fire|ember|lava|volcano|spark|forge/i)) return "embers";
  return mentions(/blossom|petal|spring|cherry/i) ? "petals" : "dust";
}
