import type { Option } from "./field.ts";

/** The text-to-speech voices, such as `en/oversea_male1`. A voice can support both languages. */
export async function loadVoices(): Promise<readonly Option[]> {
  const { ttsVoices } = await import("@klingkit/models/voices");
  const options = (language: "en" | "zh", group: string): Option[] =>
    ttsVoices[language].map((voice) => ({
      value: `${language}/${voice}`,
      label: voice.replaceAll(/[_-]+/g, " "),
      group,
    }));
  return [...options("en", "English"), ...options("zh", "中文")];
}

export interface Voice {
  readonly voiceId: string;
  readonly language: "zh" | "en";
}

export function voiceOf(value = ""): Voice {
  const [language, ...rest] = value.split("/");
  return { voiceId: rest.join("/"), language: language === "zh" ? "zh" : "en" };
}

export const defaultVoice = "en/oversea_male1";
