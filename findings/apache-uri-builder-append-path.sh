#!/usr/bin/env bash
# Apache HttpClient 5's URIBuilder and a base URL that ends in "/".
#
# Expected: appendPath("rest/api") to https://wiki.example.com/confluence/ gives .../confluence/rest/api, as to the same URL without the
#   slash: "/" separates segments, and the method joins with one where there is none. "https://wiki.example.com" and
#   "https://wiki.example.com/" are one URL (RFC 3986, 6.2.3) and give the same.
# Seen: the slash at the end counts as an empty segment, and another one follows: /confluence//rest/api, //rest/api.
# Hurts: base URLs from settings, which people type with and without the slash: filters, proxies and OAuth 1.0a signatures see another
#   path ("//rest" matches no rule for "/rest"), and some servers answer 404 or redirect.
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
        String seen = "";
        for (String path : new String[] {"/confluence", "/confluence/", "", "/"}) {
            seen += new URIBuilder("https://wiki.example.com" + path).appendPath("rest/api").build().getRawPath() + " ";
        }
        System.out.println("expected: /confluence/rest/api /confluence/rest/api /rest/api /rest/api");
        System.out.println("seen:     " + seen);
        if (!seen.equals("/confluence/rest/api /confluence//rest/api /rest/api //rest/api ")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
