/** A mistake in the command's arguments or input: only its message is shown, and the command exits with 1. */
export class CommandError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommandError";
  }
}
