/** Thrown by a probe that cannot determine its fact; the message says why, and what would help. */
export class NotObserved extends Error {
  override readonly name = "NotObserved";
}
