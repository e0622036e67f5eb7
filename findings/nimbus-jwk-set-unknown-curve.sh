#!/usr/bin/env bash
# Nimbus JOSE + JWT and a JWK set with a key on a curve that it does not know.
#
# Expected: RFC 7517, 5: implementations should ignore the keys of a set whose kty they do not understand, that lack a required member,
#   "or for which values are out of the supported ranges", and use the others.
# Seen: a key of an unknown kty is passed over; a key with a known kty on a curve that the library does not have (brainpool's BP-256), or
#   with an operation that it does not know (RFC 7517, 4.3: "Other values MAY be used"), makes the whole set unreadable.
# Hurts: verifiers of RS256 tokens: the day their server adds an unrelated key, no token can be verified any more.
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
      <groupId>com.nimbusds</groupId><artifactId>nimbus-jose-jwt</artifactId><version>10.10</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

public class Run {
    static String usable(RSAKey good, String other) {
        try {
            return "" + JWKSet.parse("{\"keys\":[" + good.toPublicJWK().toJSONString() + "," + other + "]}").getKeys().size();
        } catch (java.text.ParseException error) {
            return error.getMessage();
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println("nimbus-jose-jwt 10.10 on Java " + Runtime.version());
        RSAKey good = new RSAKeyGenerator(2048).keyID("good").generate();
        String audited = new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString();
        Map<String, String> others = new LinkedHashMap<>();
        others.put("kty", "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}");
        others.put("curve", "{\"kty\":\"EC\",\"crv\":\"BP-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}");
        others.put("operation", audited.replace("{", "{\"key_ops\":[\"verify\",\"audit\"],"));
        String seen = others.entrySet().stream().map(other -> other.getKey() + ": " + usable(good, other.getValue()))
            .collect(Collectors.joining("; "));
        System.out.println("expected: keys with an unknown kty: 1; curve: 1; operation: 1 or 2");
        System.out.println("seen:     keys with an unknown " + seen);
        String recorded = "kty: 1; curve: Invalid JWK at position 1: Unknown / unsupported curve: BP-256; "
            + "operation: Invalid JWK at position 1: Invalid JWK operation: audit";
        if (!seen.equals(recorded)) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
