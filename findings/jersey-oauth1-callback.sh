#!/usr/bin/env bash
# Jersey's OAuth 1.0a client filter and the parameter oauth_callback.
#
# Expected: RFC 5849: oauth_callback belongs to the request for temporary credentials (2.1) and is none of the parameters of an
#   authenticated request (3.1). A filter that was made with an access token has no callback to announce.
# Seen: every request that a client with consumer credentials and an access token sends carries oauth_callback="oob", signed.
# Hurts: service providers that take oauth_callback as the sign of a request for temporary credentials, refuse protocol parameters
#   out of place, or count requests by kind; and those who compare the recorded header with another client's.
set -euo pipefail
command -v java >/dev/null && command -v mvn >/dev/null || { echo "needs a JDK 17 or newer and Maven" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.glassfish.jersey.security</groupId><artifactId>oauth1-client</artifactId><version>3.1.10</version>
    </dependency>
    <dependency>
      <groupId>org.glassfish.jersey.inject</groupId><artifactId>jersey-hk2</artifactId><version>3.1.10</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.jersey.client.oauth1.AccessToken;
import org.glassfish.jersey.client.oauth1.ConsumerCredentials;
import org.glassfish.jersey.client.oauth1.OAuth1ClientSupport;

public class Run {
    public static void main(String[] args) throws Exception {
        java.util.logging.Logger.getLogger("org.glassfish").setLevel(java.util.logging.Level.OFF);
        System.out.println("Jersey oauth1-client 3.1.10 on Java " + Runtime.version());
        AtomicReference<String> header = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            header.set(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
        });
        server.start();
        Client client = ClientBuilder.newClient();
        client.register(OAuth1ClientSupport.builder(new ConsumerCredentials("key", "secret"))
                .feature().accessToken(new AccessToken("token", "token-secret")).build());
        client.target("http://127.0.0.1:" + server.getAddress().getPort() + "/rest").request().get().close();
        server.stop(0);
        System.out.println(header.get().replaceAll("(nonce|signature|timestamp)=\"[^\"]*\"", "$1=\"...\""));
        String expected = "no oauth_callback";
        String seen = header.get().contains("oauth_callback=\"oob\"") ? "oauth_callback=\"oob\"" : "no oauth_callback";
        String recorded = "oauth_callback=\"oob\"";
        System.out.println("expected: " + expected);
        System.out.println("seen:     " + seen);
        if (!seen.equals(recorded)) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
