#!/usr/bin/env bash
# The OAuth 1.0a signer of the load test tool Gatling, and a comma in the query.
#
# Expected: RFC 5849, 3.4.1.3: the values of the query are decoded, then encoded after 3.6, which leaves letters, digits and "-._~" alone:
#   "," counts as %2C, whether the URL has it as "," or as "%2C". Both spellings give the same signature.
# Seen: what stands in the URL is taken for encoded already and signed as it is. expand=body,version is signed with a bare comma; ":",
#   "/", "@", "'", "(" and a second "=" go the same way, and an escape in lower case (%2c) stays in lower case.
# Hurts: load tests of Confluence and Jira, whose expand and fields parameters are lists with commas: 401 signature_invalid until the
#   URL is written with %2C.
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
      <groupId>io.gatling</groupId><artifactId>gatling-http-client</artifactId><version>3.14.3</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.oauth.ConsumerKey;
import io.gatling.http.client.oauth.OAuthSignatureCalculator;
import io.gatling.http.client.oauth.RequestToken;
import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("gatling-http-client 3.14.3 on Java " + Runtime.version());
        String seen = "";
        for (String comma : new String[] {",", "%2C", "%2c"}) {
            String url = "https://example.com/rest?expand=body" + comma + "version";
            seen += comma + " as " + signedAs(authorization(url)) + "; ";
        }
        System.out.println("expected: , as %2C; %2C as %2C; %2c as %2C; ");
        System.out.println("seen:     " + seen);
        if (!seen.equals(", as ,; %2C as %2C; %2c as %2c; ")) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }

    static String authorization(String url) {
        Request request = new RequestBuilder("", HttpMethod.GET, Uri.create(url), null).build();
        ConsumerKey consumer = new ConsumerKey("key", "secret");
        RequestToken token = new RequestToken("token", "token-secret");
        return new OAuthSignatureCalculator(consumer, token, true).apply(request).getHeaders().get("Authorization");
    }

    /** Which spelling of the comma the signature in the header was made for. */
    static String signedAs(String header) throws Exception {
        List<String> protocol = new ArrayList<>();
        String signature = null;
        Matcher pairs = Pattern.compile("(oauth_\\w+)=\"([^\"]*)\"").matcher(header);
        while (pairs.find()) {
            if (pairs.group(1).equals("oauth_signature")) signature = URLDecoder.decode(pairs.group(2), UTF_8);
            else protocol.add(pairs.group(1) + "=" + pairs.group(2));
        }
        protocol.sort(null);
        for (String comma : new String[] {"%2C", ",", "%2c"}) {
            String parameters = "expand=body" + comma + "version&" + String.join("&", protocol);
            String base = "GET&" + URLEncoder.encode("https://example.com/rest", UTF_8) + "&" + URLEncoder.encode(parameters, UTF_8);
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec("secret&token-secret".getBytes(UTF_8), "HmacSHA1"));
            if (Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8))).equals(signature)) return comma;
        }
        return "something else";
    }
}
JAVA
cat > logback.xml <<'XML'
<configuration><root level="OFF"/></configuration>
XML
java -cp "lib/*:." Run.java
