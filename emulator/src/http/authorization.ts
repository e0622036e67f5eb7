/** A user name and a password as sent. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Reads an `Authorization: Basic` header, whose scheme may be written in any case. Undefined for other schemes. */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = /^basic\s+(.*)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [name = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { name, password: rest.join(":") };
}

/** Writes an `Authorization: Basic` header. */
export function basicHeader({ name, password }: Credentials): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}
