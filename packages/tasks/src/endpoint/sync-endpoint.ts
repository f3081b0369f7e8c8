import type { ValidationIssue } from "@klingkit/errors";
import type { Output } from "../outputs.ts";
import type { TaskData } from "../task-data.ts";
import type { Body } from "./endpoint.ts";
import type { Fields } from "./fields.ts";
import type { MediaReader } from "./media.ts";
import type { PriceFields } from "./price.ts";
import type { InputRules } from "./read-input.ts";

/** An endpoint whose response contains the result: one request on API v1, without an external task id. */
export interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  /** The path of the POST. */
  readonly path: string;
  /**
   * Returns the issues that a schema cannot express. Invalid fields are missing from `input`.
   * @default none
   */
  readonly check?: (input: Partial<Input> & Defaults) => readonly ValidationIssue[];
  /** Encodes an input as the body of the request. */
  readonly encode: (input: Input & Defaults, media: MediaReader) => Body | Promise<Body>;
  /**
   * Decodes the `data` of the response. `data` is an empty object if the response contains none, for example after a
   * delete.
   */
  readonly decode: (data: Fields, files: FileBinder) => Result;
  /**
   * Returns the fields that determine the price.
   * @default none: the price depends on the endpoint alone
   */
  readonly price?: (input: Input & Defaults) => PriceFields;
}

/** Adds the download methods to the files of a task in the response. */
export type FileBinder = (task: TaskData) => Output[];
