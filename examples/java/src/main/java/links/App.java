package links;

import com.pulumi.Pulumi;
import com.pulumi.confluence.ApplicationLink;
import com.pulumi.confluence.ApplicationLinkArgs;
import com.pulumi.confluence.IncomingConsumer;
import com.pulumi.confluence.IncomingConsumerArgs;
import com.pulumi.confluence.OAuthSettings;
import com.pulumi.confluence.OAuthSettingsArgs;
import com.pulumi.confluence.RsaKeyPair;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            // An application that may read Confluence, and the key with which it signs its requests.
            var reporting = new ApplicationLink("reporting", ApplicationLinkArgs.builder()
                .name("Reporting")
                .rpcUrl("https://reporting.example.com")
                .build());
            var key = new RsaKeyPair("reporting");
            new IncomingConsumer("reporting", IncomingConsumerArgs.builder()
                .applicationLinkId(reporting.id())
                .key("reporting")
                .name("Reporting")
                .publicKey(key.publicKeyPem())
                .level("2LO")
                .executeAs("admin")
                .build());

            // A Jira, and how the two sign requests to each other.
            var jira = new ApplicationLink("jira", ApplicationLinkArgs.builder()
                .name("Jira")
                .type("jira")
                .rpcUrl(ctx.config().get("jiraUrl").orElse("https://jira.example.com"))
                .primary(true)
                .build());
            new OAuthSettings("jira", OAuthSettingsArgs.builder()
                .applicationLinkId(jira.id())
                .incoming("2LO")
                .outgoing("2LO")
                .build());

            ctx.export("reportingLinkId", reporting.id());
            // Secret: ciphertext in the state.
            ctx.export("privateKey", key.privateKeyPem());
        });
    }
}
