// API v1 requires long ids as numbers.
export { rawInteger, type RawNumber } from "@klingkit/http";
export { v1Billing } from "./decode/decode-task.ts";
export {
  type Body,
  type Endpoint,
  type RegisteredSyncEndpoint,
  type RegisteredEndpoint,
  type ListEndpoint,
  type ExternalTaskIdSupport,
  type Registry,
  registryOf,
  type RequestFormat,
} from "./endpoint/endpoint.ts";
export {
  accepts,
  acceptsMedia,
  fieldSchemas,
  itemSchemas,
  mapMedia,
  type Schemas,
  schemasOf,
  type ValueType,
} from "./endpoint/input-schemas.ts";
export type { MediaKind, MediaReader } from "./endpoint/media.ts";
export type { PriceFields } from "./endpoint/price.ts";
export { type InputReading, type InputRules, readInput } from "./endpoint/read-input.ts";
export { readShape } from "./endpoint/read-shape.ts";
export {
  ambiguousIds,
  itemsOf,
  mentions,
  type Named,
  type NamedItem,
  type Prompt,
  referenceIssues,
  referenceWriter,
} from "./endpoint/references.ts";
export { exactlyOne } from "./endpoint/rules.ts";
export { textLengthIssues } from "./endpoint/text-length.ts";
export {
  type ElementReferenceInput,
  elementReferences,
  hostedFile,
  type ImageReferenceInput,
  imageReferences,
  media,
  named,
  readImage,
  readImages,
  serviceId,
  textUpTo,
} from "./endpoint/schema.ts";
export type { InputShape } from "./endpoint/shape.ts";
export type { FileBinder, SyncEndpoint } from "./endpoint/sync-endpoint.ts";
export { checkOptions } from "./options/check-options.ts";
