#!/usr/bin/env bash
# Jersey's OAuth 1.0a signature method RSA-SHA1 and the form of the key.
#
# Expected: signing and verifying accept keys in a matching form; nothing in the API documentation names one ("the consumer
#   secret"), and the rest of the field exchanges PEM.
# Seen: the two directions have nothing in common. sign() decodes the secret as base64 in one line of a PKCS#8 key: PEM and even
#   the same base64 in lines of 64 are refused. verify() understands only a PEM certificate; the PEM public key that Confluence
#   and Jira show, and its bare base64, end in "Key must not be null". No pair of keys works without a certificate around it.
# Hurts: Java services that want to accept incoming application-link requests with the other side's public key.
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
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.glassfish.jersey.oauth1.signature.OAuth1Secrets;
import org.glassfish.jersey.oauth1.signature.RsaSha1Method;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("Jersey oauth1-signature 3.1.10 on Java " + Runtime.version());
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String bare = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        String lines = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(pair.getPrivate().getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
        String publicBare = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        String publicPem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        String signature = new RsaSha1Method().sign("base", new OAuth1Secrets().consumerSecret(bare));

        String expected = "a form that sign accepts for the private key, verify accepts for the public key";
        String seen = "sign: PEM " + sign(pem) + ", lines " + sign(lines) + ", one line " + sign(bare)
                + "; verify: PEM " + verify(publicPem, signature) + ", one line " + verify(publicBare, signature);
        String recorded = "sign: PEM refused, lines refused, one line accepted; verify: PEM refused, one line refused";
        System.out.println("expected: " + expected);
        System.out.println("seen:     " + seen);
        if (!seen.equals(recorded)) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }

    static String sign(String key) {
        try {
            return new RsaSha1Method().sign("base", new OAuth1Secrets().consumerSecret(key)).isEmpty() ? "empty" : "accepted";
        } catch (Exception e) {
            return "refused";
        }
    }

    static String verify(String key, String signature) {
        try {
            return new RsaSha1Method().verify("base", new OAuth1Secrets().consumerSecret(key), signature) ? "accepted" : "false";
        } catch (Exception e) {
            return "refused";
        }
    }
}
JAVA
java -cp "lib/*" Run.java
