#!/usr/bin/env bash
# Java's CookieManager, a cookie with Max-Age, and Tomcat.
#
# Expected: RFC 6265, 4.2.1 and 5.4: a client returns name=value and nothing else, whatever attributes the cookie was set with:
#   Cookie: token=ABC. The servlet reads the value ABC.
# Seen: Set-Cookie with Max-Age and without Expires makes java.net.HttpCookie take it for a cookie of RFC 2965. The client returns
#   $Version="1"; token="ABC";$Path="/";$Domain="127.0.0.1", and Tomcat, which knows RFC 6265 only, gives the servlet four
#   cookies, and the value of token with quotes. With Expires beside Max-Age, or with neither, it is token=ABC.
# Hurts: Java clients of servers and proxies that set a session or a load balancer's cookie with Max-Age alone: the session is not found.
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
      <groupId>org.apache.tomcat.embed</groupId><artifactId>tomcat-embed-core</artifactId><version>11.0.27</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.startup.Tomcat;

public class Run {
    static String attributes;

    static class Servlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Cookie[] cookies = request.getCookies();
            if (cookies == null) response.addHeader("Set-Cookie", "token=ABC; Path=/" + attributes);
            else for (Cookie cookie : cookies) response.getWriter().print(cookie.getName() + "=" + cookie.getValue() + " ");
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println("Tomcat 11.0.27 on Java " + Runtime.version());
        Logger.getLogger("").setLevel(Level.OFF);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "servlet", new Servlet());
        context.addServletMappingDecoded("/", "servlet");
        tomcat.start();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/")).build();

        String seen = "";
        for (String set : new String[] {"", "; Max-Age=3600; Expires=Wed, 01 Jan 2098 00:00:00 GMT", "; Max-Age=3600"}) {
            attributes = set;
            HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            client.send(request, BodyHandlers.ofString());
            seen += (seen.isEmpty() ? "" : ", ") + client.send(request, BodyHandlers.ofString()).body().trim();
        }
        System.out.println("expected: token=ABC, token=ABC, token=ABC");
        System.out.println("seen:     " + seen);
        String recorded = "token=ABC, token=ABC, $Version=\"1\" token=\"ABC\" $Path=\"/\" $Domain=\"127.0.0.1\"";
        if (!seen.equals(recorded)) System.out.println("CHANGED: this is no longer the behaviour described");
        System.exit(seen.equals(recorded) ? 0 : 1);
    }
}
JAVA
java -cp "lib/*" Run.java "$folder"
