/** One thing that somebody did to an application of the report, by a server's audit log. */
export interface AuditEntry {
  readonly atMs: number;
  readonly author: string;
  /** In the server's words. */
  readonly action: string;
  readonly application: string;
  readonly server: string;
}

/** Who did what, as far as the servers tell. */
export interface AuditTrail {
  /** The newest first. */
  readonly entries: readonly AuditEntry[];
  /** Sentences about logs that could not be read, or say nothing. */
  readonly notes: readonly string[];
}
