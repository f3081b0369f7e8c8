import type { RequestedSettings, ModelEndpoint } from "@klingkit/models/capabilities";
import type { EndpointClient, Estimate, Kling, Speech, TaskIntent } from "klingkit";
import type { Field } from "./field.ts";
import type { Form } from "./form.ts";
import type { Values } from "./values.ts";

/** Definition of a mode: its form and its request. */
interface ModeDefinition<Input> {
  /** Used in requests and in stored takes. */
  readonly id: string;
  /** Property path on the client, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The endpoint's name in the capability data, if its models differ. */
  readonly capability?: ModelEndpoint;
  readonly outputType: "video" | "image" | "audio";
  /** SVG path of a 20 by 20 icon. */
  readonly icon: string;
  readonly fields: readonly Field[];
  readonly defaultValues: Values;
  /** Inputs of the capability rules in addition to the settings. */
  readonly requestedSettings?: (form: Form) => RequestedSettings;
  readonly input: (form: Form) => Input;
}

/**
 * How a mode creates its result. A task has an external task id and can be recovered after a restart. A synchronous call
 * responds with the result and cannot.
 */
export type Execution =
  | { readonly kind: "task"; prepare(kling: Kling, form: Form, externalTaskId: string): Promise<TaskIntent> }
  | { readonly kind: "synchronous"; run(kling: Kling, form: Form): Promise<Speech> };

export interface Mode extends Omit<ModeDefinition<object>, "input"> {
  readonly execution: Execution;
  readonly input: (form: Form) => object;
  estimate(kling: Kling, form: Form): Promise<Estimate | undefined>;
}

/** Defines a mode whose endpoint creates tasks. */
export function taskMode<Input extends object>(
  definition: ModeDefinition<Input> & { readonly client: (kling: Kling) => EndpointClient<Input> },
): Mode {
  const { client, input } = definition;
  return {
    ...definition,
    estimate: (kling, form) => client(kling).estimate(input(form)),
    execution: {
      kind: "task",
      prepare: (kling, form, externalTaskId) => client(kling).prepare(input(form), { externalTaskId }),
    },
  };
}

/** Defines a mode whose endpoint responds with the result. */
export function synchronousMode<Input extends object>(
  definition: ModeDefinition<Input> & {
    readonly client: (
      kling: Kling,
    ) => ((input: Input) => Promise<Speech>) & { estimate(input: Input): Promise<Estimate | undefined> };
  },
): Mode {
  const { client, input } = definition;
  return {
    ...definition,
    estimate: (kling, form) => client(kling).estimate(input(form)),
    execution: { kind: "synchronous", run: (kling, form) => client(kling)(input(form)) },
  };
}
