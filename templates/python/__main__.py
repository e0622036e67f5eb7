import pulumi
import pulumi_confluence as confluence

# An application that may read Confluence, and the key with which it signs its requests. Put your own in its place.
key = confluence.RsaKeyPair("reporting")

reporting = confluence.ApplicationLink(
    "reporting",
    name="Reporting",
    rpc_url="https://reporting.example.com",
)

consumer = confluence.IncomingConsumer(
    "reporting",
    application_link_id=reporting.id,
    key="reporting",
    name="Reporting",
    public_key=key.public_key_pem,
    level="3LO",
)

pulumi.export("consumerKey", consumer.key)
pulumi.export("privateKey", key.private_key_pem)
