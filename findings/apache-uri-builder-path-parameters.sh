#!/usr/bin/env bash
# Apache HttpClient 5's URIBuilder and a path with ";" or ":".
#
# Expected: appendPath("rest") to https://wiki.example.com/a;jsessionid=1/b:c adds a segment and leaves the others as they are. ";" and ":"
#   may stand in a segment (RFC 3986, 3.3) and are not the same as %3B and %3A (2.2), as addParameter on the same URL shows.
# Seen: the whole path is decoded and encoded anew: /a%3Bjsessionid%3D1/b%3Ac/rest. A servlet container reads the session id as part
#   of a name.
# Hurts: session ids and matrix parameters in paths, and keys like app:module; signatures over the path do not match any more.
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
      <groupId>org.apache.httpcomponents.core5</groupId><artifactId>httpcore5</artifactId><version>5.4.4</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import org.apache.hc.core5.net.URIBuilder;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("httpcore5 5.4.4 on Java " + Runtime.version());
        String base = "https://wiki.example.com/a;jsessionid=1/b:c";
        String parameter = new URIBuilder(base).addParameter("limit", "5").build().getRawPath();
        String path = new URIBuilder(base).appendPath("rest").build().getRawPath();
        String seen = parameter + " " + path;
        System.out.println("expected: /a;jsessionid=1/b:c /a;jsessionid=1/b:c/rest");
        System.out.println("seen:     " + seen);
        if (!seen.equals("/a;jsessionid=1/b:c /a%3Bjsessionid%3D1/b%3Ac/rest")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
