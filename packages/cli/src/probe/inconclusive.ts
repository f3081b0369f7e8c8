/** The reason why a question has no answer. An experiment throws it, or returns it for one of its questions. */
export class Inconclusive extends Error {
  override readonly name = "Inconclusive";
}
