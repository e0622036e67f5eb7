import type { ObjectMeta } from "kubernetes-types/meta/v1";

/**
 * A `Stack` of the Pulumi Kubernetes Operator, with those of its fields that the examples use: named and typed as in the
 * custom resource definition of the operator's versions 2.7 to 2.9. It publishes no types of its own.
 */
export interface Stack {
  readonly apiVersion: "pulumi.com/v1";
  readonly kind: "Stack";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly stack: string;
    readonly preview?: boolean;
    readonly serviceAccountName?: string;
    readonly projectRepo?: string;
    readonly branch?: string;
    readonly repoDir?: string;
    readonly config?: Readonly<Record<string, string>>;
    readonly secretsRef?: Readonly<Record<string, SecretReference>>;
    readonly envRefs?: Readonly<Record<string, SecretReference | LiteralReference>>;
    readonly refresh?: boolean;
    readonly continueResyncOnCommitMatch?: boolean;
    readonly resyncFrequencySeconds?: number;
    readonly destroyOnFinalize?: boolean;
    readonly workspaceTemplate?: { readonly spec?: { readonly image?: string } };
  };
}

interface LiteralReference {
  readonly type: "Literal";
  readonly literal: { readonly value: string };
}

interface SecretReference {
  readonly type: "Secret";
  readonly secret: { readonly name: string; readonly key: string };
}
