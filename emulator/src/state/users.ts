import type { User } from "./server-state";
import { userSchema } from "./user-schema";

/** A user as given in options: name and password, everything else has defaults (role `user`, no tokens). */
export type UserOptions = Pick<User, Given> & {
  [Member in Exclude<keyof User, Given>]?: User[Member] | undefined;
};

type Given = "name" | "password";

/**
 * The users of an emulator that is started without any: one for each role, with a password that occurs in no word. (Pulumi replaces a
 * secret wherever it occurs in its output, so the password "admin" would turn "administrators" into "[secret]istrators".)
 * Each has an alias whose name and password are the same word: `admin`, `manager` and `editor`.
 */
export const defaultUsers: readonly UserOptions[] = [
  { name: "admin", password: "admin", displayName: "Ada Admin", role: "systemAdministrator" },
  { name: "manager", password: "manager", displayName: "Max Manager", role: "administrator" },
  { name: "editor", password: "editor", displayName: "Eda Editor", role: "user" },
  { name: "ada", password: "ada-4711", displayName: "Ada Admin", role: "systemAdministrator" },
  { name: "max", password: "max-4711", displayName: "Max Manager", role: "administrator" },
  { name: "eda", password: "eda-4711", displayName: "Eda Editor", role: "user" },
];

/** Completes users. */
export function createUsers(options: readonly UserOptions[]): User[] {
  return options.map((option) => {
    const { name, displayName = name, email = `${name}@example.com`, ...rest } = userSchema.parse(option);
    return { name, displayName, email, ...rest };
  });
}
