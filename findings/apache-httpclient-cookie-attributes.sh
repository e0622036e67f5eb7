#!/usr/bin/env bash
# Apache HttpClient 5, as it is without settings, and cookies that are a little out of the ordinary.
#
# Expected: RFC 6265, 5.2.1: an Expires that is no date, such as the "0" that stands for "at once" or "never mind" in other headers, is
#   passed over, and so is an empty Domain (5.2.3): the cookie is kept for the session. 5.4: a value is returned as it was set.
# Seen: with Expires=0 or an empty Domain the whole cookie is dropped, with no more than a warning in the log. A value with a comma or a
#   space is returned in quotes, which the server did not set: layout="wide,dark".
# Hurts: sessions of older applications and of proxies with an unset domain: each request begins a new session. Values that a server
#   compares or parses (lists, JSON) are other values.
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
      <groupId>org.apache.httpcomponents.client5</groupId><artifactId>httpclient5</artifactId><version>5.5.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("httpclient5 5.5.1 on Java " + Runtime.version());
        String[] set = {"token=A; Path=/", "token=A; Path=/; Expires=0", "token=A; Path=/; Domain=", "layout=wide,dark; Path=/"};
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/login/")) exchange.getResponseHeaders().add("Set-Cookie", set[Integer.parseInt(path.substring(7))]);
            String cookie = exchange.getRequestHeaders().getFirst("Cookie");
            byte[] sent = (cookie == null ? "nothing" : cookie).getBytes();
            exchange.sendResponseHeaders(200, sent.length);
            exchange.getResponseBody().write(sent);
            exchange.close();
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        StringBuilder seen = new StringBuilder();
        for (int index = 0; index < set.length; index++) {
            try (var client = HttpClients.createDefault()) {
                client.execute(new HttpGet(base + "/login/" + index), response -> EntityUtils.toString(response.getEntity()));
                seen.append(index == 0 ? "" : ", ");
                String sent = client.execute(new HttpGet(base + "/"), response -> EntityUtils.toString(response.getEntity()));
                seen.append(sent);
            }
        }
        server.stop(0);
        System.out.println("expected: token=A, token=A, token=A, layout=wide,dark");
        System.out.println("seen:     " + seen);
        if (!seen.toString().equals("token=A, nothing, nothing, layout=\"wide,dark\"")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
