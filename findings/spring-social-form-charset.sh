#!/usr/bin/env bash
# Spring Social's OAuth 1.0a client (spring-social-core) with Spring 5, and a posted form.
#
# Expected: RFC 5849, 3.4.1.3.1: the pairs of a body whose Content-Type is application/x-www-form-urlencoded are signed; a parameter of
#   the type, such as its charset, does not change what type it is. Spring Social signs forms.
# Seen: it compares the whole header. With the Spring that it was built with (4.1) that is right; Spring 5 adds ";charset=UTF-8" to
#   every form, even where the type is set by hand, so that the form is sent and left out of the signature.
# Hurts: programs with this client (the one that Spring has for OAuth 1.0a) whose Spring is updated: all GETs and JSON requests work,
#   each form is answered 401 signature_invalid.
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
      <groupId>org.springframework.social</groupId><artifactId>spring-social-core</artifactId><version>1.1.6.RELEASE</version>
    </dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-web</artifactId><version>${spring}</version></dependency>
    <dependency>
      <groupId>org.springframework.security</groupId><artifactId>spring-security-crypto</artifactId><version>4.2.20.RELEASE</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.15.4</version>
    </dependency>
  </dependencies>
</project>
XML
for spring in 4.1.8.RELEASE 5.3.39; do
  mvn -q -B -Dstyle.color=never -Dspring=$spring \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DoutputDirectory=lib-$spring >install.log 2>&1 || { cat install.log >&2; exit 2; }
done

cat > Run.java <<'JAVA'
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.social.oauth1.AbstractOAuth1ApiBinding;
import org.springframework.util.LinkedMultiValueMap;

public class Run {
    static class Wiki extends AbstractOAuth1ApiBinding {
        Wiki() {
            super("key", "secret", "token", "token-secret");
        }
    }

    static volatile String verdict;

    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/rest", exchange -> {
            var headers = exchange.getRequestHeaders();
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            verdict = signedAs(headers.getFirst("Host"), headers.getFirst("Authorization"), form);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/rest";
        var form = new LinkedMultiValueMap<String, String>();
        form.add("title", "Home");
        new Wiki().getRestTemplate().postForLocation(url, form);
        server.stop(0);
        System.out.println(verdict);
        System.exit(0);
    }

    static String signedAs(String host, String header, String form) {
        TreeSet<String> pairs = new TreeSet<>();
        String signature = "";
        Matcher parts = Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(header);
        while (parts.find()) {
            if (parts.group(1).equals("oauth_signature")) signature = URLDecoder.decode(parts.group(2), UTF_8);
            else pairs.add(parts.group(1) + "=" + parts.group(2));
        }
        String start = "POST&" + encode("http://" + host + "/rest") + "&";
        if (signature.equals(hmacSha1("secret&token-secret", start + encode(String.join("&", pairs))))) return "signed without the form";
        pairs.add(form);
        return signature.equals(hmacSha1("secret&token-secret", start + encode(String.join("&", pairs)))) ? "valid" : "invalid";
    }

    static String encode(String s) {
        return URLEncoder.encode(s, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    static String hmacSha1(String key, String base) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }
}
JAVA
echo "spring-social-core 1.1.6.RELEASE on $(java -version 2>&1 | head -1)"
run() { java -cp "lib-$1/*" Run.java 2>run.log || cat run.log; }
seen="spring-web 4.1.8: $(run 4.1.8.RELEASE); spring-web 5.3.39: $(run 5.3.39)"
echo "expected: spring-web 4.1.8: valid; spring-web 5.3.39: valid"
echo "seen:     $seen"
if [ "$seen" != "spring-web 4.1.8: valid; spring-web 5.3.39: signed without the form" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
