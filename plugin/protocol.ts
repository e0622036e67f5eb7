import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isSecret, type Properties, plain, secret } from "../provider/runtime/struct";

/**
 * Properties as in protocol messages, without undefined ones. Secrets and unknown values keep the engine's marks.
 */
export function toStruct(properties: object): Struct {
  return Struct.fromJavaScript(plain(properties) as Record<string, JavaScriptValue>);
}

/** The properties of a message; empty when it has none. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

/** Names of the properties that the engine has marked as secret. */
export function secretNames(properties: Properties): readonly string[] {
  return Object.keys(properties).filter((name) => isSecret(properties[name]));
}

/** The same properties, with those of these names marked as secret. */
export function keepSecret(names: readonly string[], properties: Properties): Properties {
  const kept = names.filter((name) => name in properties && !isSecret(properties[name]));
  return { ...properties, ...Object.fromEntries(kept.map((name) => [name, secret(properties[name])])) };
}

/** The error of an operation whose object exists but is not finished. */
interface InitFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/**
 * An error as the engine expects it: just the message and, for an object that exists but is not finished, its id and state, so that the
 * engine records it.
 */
export function toServiceError(error: unknown): Partial<ServiceError> {
  const details = error instanceof Error ? error.message : String(error);
  const failure = initFailureOf(error);
  if (failure === undefined) return { code: status.UNKNOWN, details };
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(statusOf(details, failure).serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}

function initFailureOf(error: unknown): InitFailure | undefined {
  if (!(error instanceof Error) || !("id" in error) || typeof error.id !== "string") return undefined;
  const { id, properties = {}, reasons = [] } = error as Error & Partial<InitFailure> & { id: string };
  return { id, properties, reasons };
}

function statusOf(message: string, { id, properties, reasons }: InitFailure): Status {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(toStruct(properties));
  detail.setReasonsList([...reasons]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const result = new Status();
  result.setCode(status.UNKNOWN);
  result.setMessage(message);
  result.addDetails(packed);
  return result;
}
