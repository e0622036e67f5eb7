import { cpSync } from "node:fs";
import { join } from "node:path";

/** The proxies that `scripts/setup/proxies.mjs` finds. */
export type ProxyKind = "nginx" | "apache2" | "haproxy" | "squid";

/** The values that a configuration may refer to. */
export interface Surroundings {
  /** The free port of 127.0.0.1 that the proxy is to listen on. */
  readonly port: number;
  /** A folder of its own, in which everybody may write. */
  readonly folder: string;
  /** Writes a file into the folder, and gives its path. */
  readonly file: (name: string, content: string) => string;
}

/** How one kind is run in the foreground, on loopback, with nothing of the system's own configuration. */
export interface Runner {
  /** The whole configuration, combining the test's part and what every test needs. */
  readonly configuration: (own: string, at: Surroundings, prefix: string) => string;
  readonly args: (configurationFile: string, at: Surroundings) => readonly string[];
}

/** When started by root, daemons switch to this user; otherwise they keep theirs. */
const USER = process.getuid?.() === 0 ? "nobody" : undefined;

export const RUNNERS: Readonly<Record<ProxyKind, Runner>> = {
  /** A test writes the content of `http { … }`. */
  nginx: {
    configuration: (own, { folder }) =>
      [
        "daemon off; master_process off;",
        USER === undefined ? "" : "user root;",
        `pid ${folder}/pid; error_log ${folder}/log info;`,
        "events {}",
        "http {",
        `access_log ${folder}/log;`,
        ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
          (name) => `${name}_temp_path ${folder}/${name};`,
        ),
        own,
        "}",
      ].join("\n"),
    args: (file, { folder }) => ["-c", file, "-p", folder, "-e", join(folder, "log")],
  },
  /** A test writes what stands in its one virtual host. */
  apache2: {
    configuration: (own, { port, folder }, prefix) =>
      [
        `ServerRoot ${folder}`,
        `ServerName 127.0.0.1`,
        `Listen 127.0.0.1:${port}`,
        `PidFile ${folder}/pid`,
        `DefaultRuntimeDir ${folder}`,
        `ErrorLog ${folder}/log`,
        "LogLevel info",
        ...APACHE_MODULES.map(
          (name) => `LoadModule ${name}_module ${prefix}/usr/lib/apache2/modules/mod_${name}.so`,
        ),
        USER === undefined ? "" : `User ${USER}\nGroup #65534`,
        'LogFormat "%h %t \\"%r\\" %>s" common',
        `CustomLog ${folder}/log common`,
        `<VirtualHost 127.0.0.1:${port}>`,
        own,
        "</VirtualHost>",
      ].join("\n"),
    args: (file) => ["-DFOREGROUND", "-f", file],
  },
  /** A test writes its frontends and backends. */
  haproxy: {
    configuration: (own) =>
      [
        "defaults",
        "mode http",
        "timeout connect 2s",
        "timeout client 30s",
        "timeout server 30s",
        own,
        "",
      ].join("\n"),
    args: (file) => ["-db", "-f", file],
  },
  /** A test writes ports, access rules and authentication. */
  squid: {
    configuration: (own, { folder }, prefix) =>
      [
        `access_log stdio:${folder}/log`,
        `cache_log ${folder}/log`,
        "pid_filename none",
        "cache deny all",
        "memory_cache_shared off",
        "shutdown_lifetime 0 seconds",
        "visible_hostname squid.test",
        `coredump_dir ${folder}`,
        `mime_table ${prefix}/usr/share/squid/mime.conf`,
        `icon_directory ${prefix}/usr/share/squid/icons`,
        `error_directory ${readable(join(prefix, "usr/share/squid/errors/en"), join(folder, "errors"))}`,
        `unlinkd_program ${prefix}/usr/lib/squid/unlinkd`,
        `logfile_daemon ${prefix}/usr/lib/squid/log_file_daemon`,
        "pinger_enable off",
        "dns_nameservers 127.0.0.1",
        USER === undefined ? "" : `cache_effective_user ${USER}`,
        own,
      ].join("\n"),
    // The service name distinguishes the shared memory of this squid from that of others.
    args: (file, { port }) => ["-N", "-n", `applinks${port}`, "-f", file],
  },
};

/** A copy of a folder for {@link USER}, who cannot read what was downloaded below the home folder of root. */
function readable(folder: string, copy: string): string {
  cpSync(folder, copy, { recursive: true, dereference: true });
  return copy;
}

const APACHE_MODULES = [
  "mpm_event",
  "authn_core",
  "authn_file",
  "authz_core",
  "authz_user",
  "auth_basic",
  "headers",
  "proxy",
  "proxy_http",
  "proxy_connect",
  "reqtimeout",
  "rewrite",
  "socache_shmcb",
  "ssl",
] as const;
