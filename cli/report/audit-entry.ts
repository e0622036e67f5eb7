/** An entry of a server's audit log about an application of the report. */
export interface AuditEntry {
  readonly atMs: number;
  readonly author: string;
  /** In the server's words. */
  readonly action: string;
  readonly application: string;
  readonly server: string;
}

/** Who did what, as far as the servers' audit logs show. */
export interface AuditTrail {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Sentences about logs that could not be read or have no matching entries. */
  readonly notes: readonly string[];
}
