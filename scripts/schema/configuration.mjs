/**
 * A description of each option of a connection, worded as in the README's table. Objects and numbers have types.
 *
 * @type {Record<string, { type: string, description: string, additionalProperties?: { type: string } }>}
 */
export const CONFIGURATION = {
  baseUrl: {
    type: "string",
    description:
      "Base URL of the Confluence with its context path; https except for loopback. Environment: `CONFLUENCE_BASE_URL`.",
  },
  username: {
    type: "string",
    description: "User name of an administrator. Environment: `CONFLUENCE_USERNAME`.",
  },
  password: {
    type: "string",
    description: "Password of the administrator. Environment: `CONFLUENCE_PASSWORD`.",
  },
  token: { type: "string", description: "A personal access token. Environment: `CONFLUENCE_TOKEN`." },
  headers: {
    type: "object",
    additionalProperties: { type: "string" },
    description: "Headers that every request carries, for a gateway in front of the server.",
  },
  caFile: { type: "string", description: "PEM file of a certificate authority to trust as well." },
  clientCertFile: { type: "string", description: "PEM file of a client certificate." },
  clientKeyFile: { type: "string", description: "PEM file of the client certificate's private key." },
  proxy: {
    type: "string",
    description: "URL of an http or https proxy. Environment: `HTTPS_PROXY`, `NO_PROXY`.",
  },
  timeoutSeconds: { type: "integer", description: "Longest wait for one response, in seconds. Default: 30." },
  maxConcurrentRequests: { type: "integer", description: "Requests at a time. Default: 8." },
  allowInsecureHttp: {
    type: "boolean",
    description: "Permits plain http to other hosts than this machine. Default: false.",
  },
  adopt: {
    type: "string",
    description: "`never`, `identical` or `takeover`, for resources that do not say. Default: `never`.",
  },
};
