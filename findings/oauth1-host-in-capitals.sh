#!/usr/bin/env bash
# OAuth 1.0a clients for Java and a base URL whose host is written in capitals, as Windows machine names often are.
#
# Expected: RFC 5849, 3.4.1.2: "The scheme and host MUST be in lowercase" in the base string URI, whatever the URL says.
# Seen: signpost-core writes the host in lower case; scribejava-core and google-oauth-client sign it as it was typed. A service
#   provider that follows the RFC answers 401 signature_invalid, to HTTP://CONFLUENCE01:8090 only; the same server under its
#   alias in lower case works, so that the key or the clock is suspected first.
# Hurts: on-premises installations that are addressed by machine name, and programs that take the base URL from a configuration.
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
      <groupId>oauth.signpost</groupId><artifactId>signpost-core</artifactId><version>2.1.1</version>
    </dependency>
    <dependency>
      <groupId>com.github.scribejava</groupId><artifactId>scribejava-core</artifactId><version>8.3.3</version>
    </dependency>
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

import com.github.scribejava.core.extractors.BaseStringExtractorImpl;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Verb;
import com.google.api.client.auth.oauth.OAuthHmacSigner;
import com.google.api.client.auth.oauth.OAuthParameters;
import com.google.api.client.http.GenericUrl;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import oauth.signpost.basic.UrlStringRequestAdapter;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.signature.SignatureBaseString;

public class Run {
    static final String URL = "http://CONFLUENCE01:8090/rest";

    public static void main(String[] args) throws Exception {
        System.out.println("signpost-core 2.1.1, scribejava-core 8.3.3, google-oauth-client 1.39.0 on Java " + Runtime.version());
        HttpParameters none = new HttpParameters();
        none.put("oauth_consumer_key", "key");
        String signpost = new SignatureBaseString(new UrlStringRequestAdapter(URL), none).generate();
        OAuthRequest request = new OAuthRequest(Verb.GET, URL);
        request.addOAuthParameter("oauth_consumer_key", "key");
        String scribejava = new BaseStringExtractorImpl().extract(request);

        String expected = "signpost http://confluence01:8090, scribejava http://confluence01:8090, google http://confluence01:8090";
        String seen = "signpost " + host(signpost) + ", scribejava " + host(scribejava) + ", google " + google();
        String recorded = "signpost http://confluence01:8090, scribejava http://CONFLUENCE01:8090, google http://CONFLUENCE01:8090";
        System.out.println("expected: " + expected);
        System.out.println("seen:     " + seen);
        if (!seen.equals(recorded)) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }

    static String host(String base) throws Exception {
        return URLDecoder.decode(base.split("&")[1], "UTF-8").replace("/rest", "");
    }

    /** This library keeps its base string to itself: the signature tells which of the two it was. */
    static String google() throws Exception {
        OAuthHmacSigner signer = new OAuthHmacSigner();
        signer.clientSharedSecret = "secret";
        OAuthParameters parameters = new OAuthParameters();
        parameters.consumerKey = "key";
        parameters.nonce = "nonce";
        parameters.timestamp = "1";
        parameters.signer = signer;
        parameters.computeSignature("GET", new GenericUrl(URL));
        String pairs = "oauth_consumer_key=key&oauth_nonce=nonce&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1";
        for (String host : new String[] {"http://confluence01:8090", "http://CONFLUENCE01:8090"}) {
            String base = "GET&" + encode(host + "/rest") + "&" + encode(pairs);
            if (parameters.signature.equals(hmacSha1("secret&", base))) return host;
        }
        return "something else";
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
