/** What becomes of a request: an answer, or one of the ways in which there is none. */
export type Outcome =
  | { readonly kind: "answer"; readonly response: Response }
  /** The connection is closed without an answer. */
  | { readonly kind: "drop"; readonly code?: string }
  /** The connection is closed in the middle of the answer. */
  | { readonly kind: "cut"; readonly response: Response }
  /** Nothing comes until the client gives up. */
  | { readonly kind: "hang" };
