import type { Routes } from "../context";
import { requireAdmin } from "../login/access";
import { createLinkFromForm, createStaticUrlLink } from "./form-create";
import { checkDetails } from "./form-details";
import { inspectManifest } from "./form-manifest";

const PATH = "/rest/applinks/:version{(?:1\\.0|latest)}/applicationlinkForm";

/** The resources behind the old "create link" dialogue. */
export const formRoutes: Routes = (app, context) => {
  app.get(`${PATH}/manifest`, (c) => requireAdmin(c, context) ?? inspectManifest(c, context));
  app.post(`${PATH}/details`, (c) => requireAdmin(c, context) ?? checkDetails(c, context));
  app.post(`${PATH}/createAppLink`, (c) => requireAdmin(c, context) ?? createLinkFromForm(c, context));
  app.post(
    `${PATH}/createStaticUrlAppLink`,
    (c) => requireAdmin(c, context) ?? createStaticUrlLink(c, context),
  );
};
