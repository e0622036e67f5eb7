#!/usr/bin/env bash
# Jersey's OAuth 1.0a signature method PLAINTEXT and secrets with characters that OAuth reserves.
#
# Expected: RFC 5849, 3.4.4: the signature is the consumer secret and the token secret, each percent-encoded after 3.6, joined by
#   "&". The same library does encode them for HMAC-SHA1.
# Seen: the secrets go in as they are. "a&b" and "c d" make "a&b&c d" where "a%26b&c%20d" is due: the consumer secret and token
#   secret that the service provider reads are others.
# Hurts: PLAINTEXT clients over TLS whose secrets are drawn from more than letters and digits.
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
      <groupId>org.glassfish.jersey.security</groupId><artifactId>oauth1-signature</artifactId><version>3.1.10</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import org.glassfish.jersey.oauth1.signature.OAuth1Secrets;
import org.glassfish.jersey.oauth1.signature.PlaintextMethod;

public class Run {
    public static void main(String[] args) {
        System.out.println("Jersey oauth1-signature 3.1.10 on Java " + Runtime.version());
        String expected = "a%26b&c%20d";
        OAuth1Secrets secrets = new OAuth1Secrets().consumerSecret("a&b").tokenSecret("c d");
        String seen = new PlaintextMethod().sign("ignored", secrets);
        String recorded = "a&b&c d";
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
