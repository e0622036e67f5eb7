import type { EmulatorContext, Routes } from "../context/context";
import { respondJson } from "../http/responses";
import { requireAdmin } from "../login/access";
import type { AuditRecord } from "../state/server-state";

/** The audit log as the products' common auditing plugin serves it, the newest entry first. */
export const auditRoutes: Routes = (app, context) => {
  app.get("/rest/auditing/1.0/events", (c) => {
    if (!context.quirks.auditEvents) return c.notFound();
    const refused = requireAdmin(c, { webSudo: false });
    if (refused !== undefined) return refused;
    const fromMs = Date.parse(c.req.query("from") ?? "") || 0;
    const offset = Number(c.req.query("offset") ?? 0);
    const limit = Number(c.req.query("limit") ?? 200);
    const wanted = context.state.audit.filter(({ atMs }) => atMs >= fromMs).reverse();
    const entities = wanted.slice(offset, offset + limit).map((record) => entityOf(record, context));
    const lastPage = offset + limit >= wanted.length;
    return respondJson(c, {
      pagingInfo: {
        lastPage,
        size: entities.length,
        ...(lastPage ? {} : { nextPageOffset: offset + limit }),
      },
      entities,
    });
  });
};

function entityOf({ atMs, user, summary, object }: AuditRecord, { baseUrl }: EmulatorContext) {
  return {
    timestamp: new Date(atMs).toISOString(),
    author:
      user === null ? { name: "Anonymous", type: "user", id: "-2" } : { name: user, type: "user", id: user },
    type: { category: "Application links", action: summary },
    affectedObjects: object === "" ? [] : [{ name: object, type: "Application link" }],
    changedValues: [],
    system: baseUrl,
    method: "Browser",
    extraAttributes: [],
  };
}
