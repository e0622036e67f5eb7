/** A mistake in how the command was called or fed: its message is all that is shown, and the command ends with 1. */
export class CommandError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommandError";
  }
}
