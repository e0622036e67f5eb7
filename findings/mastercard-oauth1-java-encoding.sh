#!/usr/bin/env bash
# Mastercard's OAuth 1.0a signer for Java, and which values it encodes.
#
# Expected: RFC 5849, 3.4.1.3.2: each name and value is encoded after 3.6, whatever the others are: "," counts as %2C, and the "=" at the
#   end of a body hash as %3D. So does 3.5.1 for the values in the header.
# Seen: oauth_body_hash, which is part of every request, is signed and sent as it is. The parameters of the query are encoded only if the
#   query has an escape somewhere: expand=a,b is signed with a bare comma, and the same pair beside title=x%20y with %2C.
# Hurts: anyone who takes the signer, one of the few with RSA-SHA256, to a service provider that follows the RFC: 401 signature_invalid
#   for every request.
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
      <groupId>com.mastercard.developer</groupId><artifactId>oauth1-signer</artifactId><version>1.5.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import static java.nio.charset.StandardCharsets.UTF_8;

import com.mastercard.developer.oauth.OAuth;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("oauth1-signer 1.5.2 on Java " + Runtime.version());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        String seen = signed(keys, "expand=a,b") + " and " + signed(keys, "expand=a,b&title=x%20y");
        System.out.println("expected: expand=a%2Cb, hash encoded and expand=a%2Cb&title=x%20y, hash encoded");
        System.out.println("seen:     " + seen);
        if (!seen.equals("expand=a,b, hash as it is and expand=a%2Cb&title=x%20y, hash as it is")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }

    /** The parameters of the query, and the body hash, as the signature in the header was made for them. */
    static String signed(KeyPair keys, String query) throws Exception {
        URI uri = URI.create("https://example.com/rest?" + query);
        String header = OAuth.getAuthorizationHeader(uri, "GET", null, UTF_8, "key", keys.getPrivate());
        List<String> protocol = new ArrayList<>();
        byte[] signature = null;
        String hash = null;
        Matcher pairs = Pattern.compile("(oauth_\\w+)=\"([^\"]*)\"").matcher(header);
        while (pairs.find()) {
            if (pairs.group(1).equals("oauth_signature")) signature = Base64.getDecoder().decode(URLDecoder.decode(pairs.group(2), UTF_8));
            else if (pairs.group(1).equals("oauth_body_hash")) hash = pairs.group(2);
            else protocol.add(pairs.group(1) + "=" + pairs.group(2));
        }
        for (String ownPairs : List.of(query.replace(",", "%2C"), query)) {
            for (String ownHash : List.of(encode(hash), hash)) {
                List<String> all = new ArrayList<>(protocol);
                all.addAll(List.of(ownPairs.split("&")));
                all.add("oauth_body_hash=" + ownHash);
                all.sort(null);
                String base = "GET&" + encode("https://example.com/rest") + "&" + encode(String.join("&", all));
                Signature verifier = Signature.getInstance("SHA256withRSA");
                verifier.initVerify(keys.getPublic());
                verifier.update(base.getBytes(UTF_8));
                if (verifier.verify(signature)) return ownPairs + ", hash " + (ownHash.equals(hash) ? "as it is" : "encoded");
            }
        }
        return "something else";
    }

    static String encode(String s) {
        return URLEncoder.encode(s, UTF_8).replace("+", "%20");
    }
}
JAVA
java -cp "lib/*" Run.java
