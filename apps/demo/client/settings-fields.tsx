import type { TakeSettings } from "../contract.ts";
import { ChoiceField } from "./choice-field.tsx";
import { choices, type Given } from "./choices.ts";
import { ModelField } from "./model-field.tsx";
import { texts } from "./texts.ts";

interface SettingsFieldsProps {
  readonly settings: TakeSettings;
  readonly given: Given;
  readonly problem: (path: string) => string | undefined;
  readonly onSet: <S extends keyof TakeSettings>(name: S, value: TakeSettings[S]) => void;
}

/** All that is chosen from a list. */
export function SettingsFields({ settings, given, problem, onSet }: SettingsFieldsProps) {
  return (
    <>
      <ModelField
        value={settings.model}
        given={given}
        problem={problem("model")}
        onChange={(model) => onSet("model", model)}
      />
      <ChoiceField
        name="duration"
        legend={texts.duration.legend}
        choices={choices("duration", settings, given)}
        value={settings.duration}
        label={(value) => value}
        spoken={texts.duration.value}
        aside={texts.duration.value(settings.duration)}
        problem={problem("duration")}
        onChange={(value) => onSet("duration", value)}
      />
      <div className="pair">
        <ChoiceField
          name="resolution"
          legend={texts.resolution.legend}
          choices={choices("resolution", settings, given)}
          value={settings.resolution}
          label={(value) => value}
          problem={problem("resolution")}
          onChange={(value) => onSet("resolution", value)}
        />
        <ChoiceField
          name="aspectRatio"
          legend={texts.aspectRatio.legend}
          choices={choices("aspectRatio", settings, given)}
          value={settings.aspectRatio}
          label={(value) => (
            <>
              <i className="shape" data-ratio={value} aria-hidden="true" /> {value}
            </>
          )}
          problem={problem("aspectRatio")}
          onChange={(value) => onSet("aspectRatio", value)}
        />
      </div>
      <ChoiceField
        name="audio"
        legend={texts.audio.legend}
        choices={choices("audio", settings, given)}
        value={settings.audio}
        label={(value) => texts.audio.names[value]}
        problem={problem("audio")}
        onChange={(value) => onSet("audio", value)}
      />
    </>
  );
}
