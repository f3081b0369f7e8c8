import type { ModelEndpoint, RequestedSettings } from "@klingkit/models/capabilities";
import type { EndpointClient, Estimate, Kling, Speech, TaskIntent } from "klingkit";
import type { Field } from "./field.ts";
import type { Form } from "./form.ts";
import type { Values } from "./values.ts";

/** A way to make something: its form, its call, and by both its code. One file each. */
interface About<Input> {
  /** In addresses and in the store. */
  readonly id: string;
  /** Name on the facade. */
  readonly endpoint: string;
  /** The endpoint's name in the capability data, where models differ. */
  readonly capability?: ModelEndpoint;
  readonly makes: "video" | "image" | "audio";
  /** An icon of 20 by 20, as the path of a pen. */
  readonly icon: string;
  readonly fields: readonly Field[];
  /** What is filled in at first. */
  readonly first: Values;
  /** What the rules between settings speak of, beside the settings themselves. */
  readonly asked?: (form: Form) => RequestedSettings;
  /** The input of the call. */
  readonly input: (form: Form) => Input;
}

/** How a mode is called. A task has an own id and can be taken up again; a call answers at once, and cannot. */
export type Way =
  | { readonly kind: "task"; prepare(kling: Kling, form: Form, externalTaskId: string): Promise<TaskIntent> }
  | { readonly kind: "call"; call(kling: Kling, form: Form): Promise<Speech> };

export interface Mode extends Omit<About<object>, "input"> {
  readonly way: Way;
  readonly input: (form: Form) => object;
  estimate(kling: Kling, form: Form): Promise<Estimate | undefined>;
}

/** A mode whose endpoint makes tasks. */
export function taskMode<Input extends object>(
  about: About<Input> & { readonly client: (kling: Kling) => EndpointClient<Input> },
): Mode {
  const { client, input } = about;
  return {
    ...about,
    estimate: (kling, form) => client(kling).estimate(input(form)),
    way: {
      kind: "task",
      prepare: (kling, form, externalTaskId) => client(kling).prepare(input(form), { externalTaskId }),
    },
  };
}

/** A mode whose endpoint answers with the result. */
export function callMode<Input extends object>(
  about: About<Input> & {
    readonly client: (
      kling: Kling,
    ) => ((input: Input) => Promise<Speech>) & { estimate(input: Input): Promise<Estimate | undefined> };
  },
): Mode {
  const { client, input } = about;
  return {
    ...about,
    estimate: (kling, form) => client(kling).estimate(input(form)),
    way: { kind: "call", call: (kling, form) => client(kling)(input(form)) },
  };
}
