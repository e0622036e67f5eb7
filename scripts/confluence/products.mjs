/** The administrator of both servers, which are reachable only from this machine and are deleted afterwards. */
export const ADMINISTRATOR = { username: "admin", password: "admin" };

const PERSON = { ...ADMINISTRATOR, confirm: ADMINISTRATOR.password, email: "admin@example.com" };

/**
 * Confluence 9.2 and 10.2. Actions and fields as public automation of both versions reports them from live servers; the page of the
 * database does not come, since the container is given one, nor that of the licence where the container has it.
 *
 * @param {string} licence
 * @returns {import("./wizard.mjs").Product}
 */
export function confluence(licence) {
  return {
    name: "Confluence",
    steps: [
      {
        action: "dosetuplicense.action",
        title: "licence",
        fields: { confLicenseString: licence, setupTypeCustom: "Next" },
      },
      { action: "setupcluster.action", title: "a single node", fields: { newCluster: "skipCluster" } },
      {
        action: "setupdata.action",
        title: "an empty site",
        fields: { contentChoice: "blank", dbchoiceSelect: "Empty Site" },
      },
      {
        action: "setupusermanagementchoice.action",
        title: "users of its own",
        fields: { userManagementChoice: "internal", internal: "Manage users and groups within Confluence" },
      },
      {
        action: "setupadministrator.action",
        title: "administrator",
        fields: { ...PERSON, fullName: "Ada Admin", "setup-next-button": "Next" },
      },
    ],
  };
}

/**
 * Jira 10.3 and 11.3, by the same kind of sources. Its forms are checked against a cookie and the Referer.
 *
 * @param {string} licence
 * @param {string} baseUrl The address under which Confluence reaches it.
 * @returns {import("./wizard.mjs").Product}
 */
export function jira(licence, baseUrl) {
  return {
    name: "Jira",
    tokenCookie: "atlassian.xsrf.token",
    steps: [
      {
        action: "SetupApplicationProperties.jspa",
        title: "a private site",
        fields: { title: "Jira", mode: "private", baseURL: baseUrl, nextStep: "true" },
      },
      { action: "SetupLicense.jspa", title: "licence", fields: { setupLicenseKey: licence } },
      {
        action: "SetupAdminAccount.jspa",
        title: "administrator",
        fields: { ...PERSON, fullname: "Ada Admin" },
      },
      {
        action: "SetupMailNotifications.jspa",
        title: "no mail",
        fields: { noemail: "true", testingMailConnection: "false", finish: "Finish" },
      },
    ],
  };
}
