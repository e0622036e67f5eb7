import { promisify, TextDecoder } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** Far larger than any response of this protocol: a list of 5,000 links is 2 MB. Also applies after decompression. */
export const LARGEST_RESPONSE_BYTES = 16 * 1024 * 1024;

/** A response that ended prematurely. */
export class ResponseCutOff extends Error {
  constructor(bytes: number, cause: unknown) {
    super(`the response was cut off after ${bytes} bytes`, { cause });
  }
}

/**
 * The text of a response, decoded by its `Content-Encoding` and charset. Compression is not requested, but some proxies
 * compress anyway.
 *
 * @returns undefined if it is larger than {@link LARGEST_RESPONSE_BYTES}
 * @throws ResponseCutOff, or what undici throws on a timeout
 */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  header: (name: string) => string | undefined,
): Promise<string | undefined> {
  const bytes = await readLimited(body);
  const decoded = bytes && (await decompressed(bytes, header("content-encoding") ?? ""));
  return decoded && decoderFor(header("content-type") ?? "").decode(decoded);
}

async function readLimited(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      // Leaving the loop destroys the stream and with it the connection.
      if (size > LARGEST_RESPONSE_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw CLOSED.has(codeOf(cause)) ? new ResponseCutOff(size, cause) : cause;
  }
  return Buffer.concat(chunks);
}

/** The error codes of a connection that ends while a body is read. */
const CLOSED: ReadonlySet<string> = new Set([
  "UND_ERR_SOCKET",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "ECONNRESET",
]);

const DECOMPRESS: Readonly<
  Record<string, (bytes: Uint8Array, limits: { maxOutputLength: number }) => Promise<Uint8Array>>
> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

async function decompressed(bytes: Uint8Array, encoding: string): Promise<Uint8Array | undefined> {
  const decompress = DECOMPRESS[encoding.trim().toLowerCase()];
  if (decompress === undefined || bytes.length === 0) return bytes;
  try {
    return await decompress(bytes, { maxOutputLength: LARGEST_RESPONSE_BYTES });
  } catch (cause) {
    if (codeOf(cause) === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw new ResponseCutOff(bytes.length, cause);
  }
}

/** UTF-8 unless the response names another charset; a byte order mark is not part of the text. */
function decoderFor(type: string): TextDecoder {
  const [, charset = "utf-8"] = /\bcharset="?([\w:.-]+)/i.exec(type) ?? [];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

function codeOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return "";
  return typeof cause.code === "string" ? cause.code : "";
}
