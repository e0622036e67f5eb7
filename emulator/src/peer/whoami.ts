import type { Routes } from "../context";

/** Tells callers over a link as whom they run: the bare name, nothing for anonymous ones. */
export const whoamiRoutes: Routes = (app) => {
  app.get("/plugins/servlet/applinks/whoami", (c) => c.text(c.get("caller").user?.name ?? ""));
};
