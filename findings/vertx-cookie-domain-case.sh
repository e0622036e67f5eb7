#!/usr/bin/env bash
# Vert.x' WebClientSession and a cookie whose Domain has a capital letter.
#
# Expected: RFC 6265, 5.2.3: a client converts the attribute's value to lower case, since names of hosts have no case. A cookie with
#   Domain=Example.com, set by wiki.example.com, is returned to wiki.example.com. RFC 6265, 5.1.4: one without Path, set by /wiki/login, is
#   returned to /wiki and below.
# Seen: the domain is compared as it stands: the cookie is kept and never sent. A cookie without Path is sent to every path of the host.
# Hurts: services behind a proxy or a single sign-on whose cookie domain was typed as the company writes its name: each request begins a
#   new session. On a host with /jira and /confluence, each gets the other's cookies without Path.
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
      <groupId>io.vertx</groupId><artifactId>vertx-web-client</artifactId><version>5.0.7</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientSession;

public class Run {
    static String attributes;

    static String get(WebClientSession session, int port, String path) throws Exception {
        return session.get(port, "wiki.example.com", path).send().toCompletionStage().toCompletableFuture().get().bodyAsString();
    }

    public static void main(String[] args) throws Exception {
        System.out.println("vertx-web-client 5.0.7 on Java " + Runtime.version());
        var hosts = new AddressResolverOptions().setHostsValue(Buffer.buffer("127.0.0.1 wiki.example.com"));
        Vertx vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(hosts));
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            if (request.path().endsWith("/login")) request.response().putHeader("Set-Cookie", "token=A" + attributes).end();
            else request.response().end(request.getHeader("Cookie") == null ? "nothing" : request.getHeader("Cookie"));
        }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();

        String seen = "";
        for (String set : new String[] {"; Path=/wiki; Domain=example.com", "; Path=/wiki; Domain=Example.com", ""}) {
            attributes = set;
            WebClientSession session = WebClientSession.create(WebClient.create(vertx));
            get(session, server.actualPort(), "/wiki/login");
            seen += (seen.isEmpty() ? "" : "; ") + "/wiki/rest " + get(session, server.actualPort(), "/wiki/rest");
            seen += ", /jira " + get(session, server.actualPort(), "/jira");
        }
        vertx.close();
        String whole = "/wiki/rest token=A, /jira nothing";
        System.out.println("expected: " + whole + "; " + whole + "; " + whole);
        System.out.println("seen:     " + seen);
        if (!seen.equals(whole + "; /wiki/rest nothing, /jira nothing; /wiki/rest token=A, /jira token=A")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
