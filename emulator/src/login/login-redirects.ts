import type { Answer, EmulatorContext, RequestContext } from "../context";
import { pathAndQuery, requestBase } from "../http/addresses";
import { products } from "../products";
import { loginForm } from "./login-form";

/** Sends an anonymous visitor to the login form, which returns to the page asked for. There is no Basic challenge, ever. */
export function redirectToLogin(c: RequestContext, context: EmulatorContext): Answer {
  const destination = pathAndQuery(c);
  if (context.quirks.anonymousPages === "inline") return loginForm(c, context, { destination });
  return c.redirect(
    `${requestBase(c, context)}${products[context.state.product].loginPaths[0]}?os_destination=${encodeURIComponent(destination)}&permissionViolation=true`,
  );
}

/** Sends an administrator to the password prompt of the secure administrator session. */
export function askForWebSudo(c: RequestContext, context: EmulatorContext): Response {
  if (context.quirks.webSudoRequiredHeader) c.header("X-Atlassian-WebSudo", "Require-Authentication");
  return c.redirect(
    `${requestBase(c, context)}/authenticate.action?destination=${encodeURIComponent(pathAndQuery(c))}`,
  );
}
