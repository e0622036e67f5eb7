import pulumi
import pulumi_confluence as confluence

config = pulumi.Config()

# An application that may read Confluence, and the key with which it signs its requests.
reporting = confluence.ApplicationLink(
    "reporting",
    name="Reporting",
    rpc_url="https://reporting.example.com",
)
key = confluence.RsaKeyPair("reporting")
confluence.IncomingConsumer(
    "reporting",
    application_link_id=reporting.id,
    key="reporting",
    name="Reporting",
    public_key=key.public_key_pem,
    level="2LO",
    execute_as="admin",
)

# A Jira, and how the two sign requests to each other.
jira = confluence.ApplicationLink(
    "jira",
    name="Jira",
    type="jira",
    rpc_url=config.get("jiraUrl") or "https://jira.example.com",
    primary=True,
)
confluence.OAuthSettings(
    "jira",
    application_link_id=jira.id,
    incoming="2LO",
    outgoing="2LO",
)

pulumi.export("reportingLinkId", reporting.id)
# Secret: ciphertext in the state.
pulumi.export("privateKey", key.private_key_pem)
