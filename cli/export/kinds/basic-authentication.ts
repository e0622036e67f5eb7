import { basicAuthentication as definition } from "../../../provider/resources/basic-authentication/definition";
import { exportedKind } from "../exported-kind";

/** From whom Basic is accepted, where an administrator has named somebody: what a fresh server has is nobody's decision. */
export const basicAuthentication = exportedKind(definition, {
  handler: "basicAuthentication",
  suffix: "",
  written: ["enabled"],
  find: async (view) => {
    const { enabled, allowedPaths, allowedUsers } = await view.basicAuthentication();
    if (allowedPaths.length === 0 && allowedUsers.length === 0) return [];
    const declared = { enabled, allowedPaths, allowedUsers };
    return [{ id: "basic-authentication", name: "basic-authentication", linkId: undefined, declared }];
  },
});
