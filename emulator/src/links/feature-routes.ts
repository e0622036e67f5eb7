import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { respondJson, respondV3Errors } from "../http/responses";
import { requireAdminV3 } from "../login/access";

const PATH = "/rest/applinks/:version{(?:3\\.0|latest)}/features/:name";

/** Feature switches of the Application Links plugin. */
export const featureRoutes: Routes = (app, context) => {
  app.get(PATH, (c) => requireAdminV3(c) ?? withFeature(c, (name) => show(c, name)));

  app.put(PATH, (c) => {
    const change = (name: string) => {
      set(context, name, true);
      return respondJson(c, { [name]: true });
    };
    return requireAdminV3(c) ?? withFeature(c, change);
  });

  app.delete(PATH, (c) => {
    const change = (name: string) => {
      set(context, name, false);
      return c.body(null, 204);
    };
    return requireAdminV3(c) ?? withFeature(c, change);
  });
};

function withFeature(c: RequestContext, use: (name: string) => Response): Response {
  const { state } = c.var.context;
  const name = c.req.param("name") ?? "";
  if (Object.hasOwn(state.features, name)) return use(name);
  return respondV3Errors(c, 400, [{ context: "name", summary: `There is no feature ${name}.` }]);
}

function show(c: RequestContext, name: string): Response {
  const { state, quirks } = c.var.context;
  const isEnabled = state.features[name] ?? false;
  return respondJson(
    c,
    quirks.featureShape === "by-name" ? { [name]: isEnabled } : { name, enabled: isEnabled },
  );
}

function set(context: EmulatorContext, name: string, isEnabled: boolean): void {
  context.state.features[name] = isEnabled;
  context.changed();
}
