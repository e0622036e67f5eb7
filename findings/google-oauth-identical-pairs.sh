#!/usr/bin/env bash
# Google OAuth Client Library for Java and a query parameter that occurs twice with the same value.
#
# Expected: RFC 5849, 3.4.1.3: every name/value pair of the query goes into the list that is sorted and signed, so that ?a=1&a=1 is
#   signed as a=1&a=1. Two different values, ?a=1&a=2, are signed like that by this library.
# Seen: ?a=1&a=1 gets the signature of ?a=1, while both pairs are sent: the pairs are kept in a multiset, and the base string is
#   made from its distinct elements.
# Hurts: callers of Confluence, Jira and Bitbucket whose URL is put together from parts (two parts that both add expand=version):
#   one URL among many is answered 401 signature_invalid. Atlassian's OAuth 1.0a example for Java uses this client.
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
      <groupId>com.google.oauth-client</groupId><artifactId>google-oauth-client</artifactId><version>1.39.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.auth.oauth.OAuthHmacSigner;
import com.google.api.client.auth.oauth.OAuthParameters;
import com.google.api.client.http.GenericUrl;
import java.net.URLEncoder;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("google-oauth-client 1.39.0 on Java " + Runtime.version());
        String expected = "a=1&a=2 signed as a=1&a=2; a=1&a=1 signed as a=1&a=1";
        String seen = signedAs("a=1&a=2") + "; " + signedAs("a=1&a=1");
        String recorded = "a=1&a=2 signed as a=1&a=2; a=1&a=1 signed as a=1";
        System.out.println("expected: " + expected);
        System.out.println("seen:     " + seen);
        if (!seen.equals(recorded)) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }

    static String signedAs(String query) throws Exception {
        OAuthHmacSigner signer = new OAuthHmacSigner();
        signer.clientSharedSecret = "secret";
        OAuthParameters parameters = new OAuthParameters();
        parameters.consumerKey = "key";
        parameters.nonce = "nonce";
        parameters.timestamp = "1";
        parameters.signer = signer;
        GenericUrl url = new GenericUrl("https://example.com/rest?" + query);
        if (!url.build().endsWith("?" + query)) throw new AssertionError("sent: " + url.build());
        parameters.computeSignature("GET", url);
        for (String candidate : new String[] {query, "a=1", "a=2"}) {
            String pairs = candidate + "&oauth_consumer_key=key&oauth_nonce=nonce&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1";
            String base = "GET&" + encode("https://example.com/rest") + "&" + encode(pairs);
            if (parameters.signature.equals(hmacSha1("secret&", base))) return query + " signed as " + candidate;
        }
        return query + " signed as something else";
    }

    static String encode(String s) {
        return URLEncoder.encode(s, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    static String hmacSha1(String key, String base) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8)));
    }
}
JAVA
java -cp "lib/*" Run.java
