#!/usr/bin/env bash
# JJWT and one key that a JWK set lists twice.
#
# Expected: RFC 7517, 4.5: a kid tells the keys of a set apart, and 4.4: alg says what a key is used with. A server that has renamed its
#   key lists it under both names for a while; one that signs with RS256 and PS256 lists it once for each. A reader of the set finds all of
#   them.
# Seen: the set is kept as a Set, and two keys are equal if their numbers are: whatever kid, alg and use they have, all but the first are
#   dropped in silence.
# Hurts: verifiers that look a key up by the kid of a token: half of the tokens have "no such key", from the day a key gets a second name.
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
      <groupId>io.jsonwebtoken</groupId><artifactId>jjwt-impl</artifactId><version>0.13.0</version>
    </dependency>
    <dependency>
      <groupId>io.jsonwebtoken</groupId><artifactId>jjwt-jackson</artifactId><version>0.13.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import io.jsonwebtoken.io.Encoders;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Collectors;

public class Run {
    static String names(List<String> members) {
        String set = members.stream().map(member -> "{" + member + "}").collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        return Jwks.setParser().build().parse(set).getKeys().stream().map(Jwk::getId).sorted().collect(Collectors.joining(" "));
    }

    static String key(RSAPublicKey key) {
        String modulus = Encoders.BASE64URL.encode(key.getModulus().toByteArray());
        return "\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus + "\"";
    }

    public static void main(String[] args) throws Exception {
        System.out.println("jjwt 0.13.0 on Java " + Runtime.version());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String one = key((RSAPublicKey) generator.generateKeyPair().getPublic());
        String two = key((RSAPublicKey) generator.generateKeyPair().getPublic());

        String seen = "two keys: " + names(List.of("\"kid\":\"a\"," + one, "\"kid\":\"b\"," + two))
            + "; one key, two names: " + names(List.of("\"kid\":\"a\"," + one, "\"kid\":\"b\"," + one))
            + "; one key, two uses: "
            + names(List.of("\"kid\":\"a\",\"alg\":\"RS256\"," + one, "\"kid\":\"b\",\"alg\":\"PS256\"," + one));
        System.out.println("expected: two keys: a b; one key, two names: a b; one key, two uses: a b");
        System.out.println("seen:     " + seen);
        if (!seen.equals("two keys: a b; one key, two names: a; one key, two uses: a")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }
}
JAVA
java -cp "lib/*" Run.java
