#!/usr/bin/env bash
# Signpost (OAuth 1.0a for Java) and a query parameter without "=".
#
# Expected: RFC 5849, 3.4.1.3.1: the query is parsed as application/x-www-form-urlencoded, where "flag" is the name "flag" with an
#   empty value; the RFC's own example signs the "c2" of the form "c2&a3=2+q" as "c2=".
# Seen: a query that consists of such names only, ?flag, is left out of the signature base string altogether; ?flag&a=1 loses
#   "flag" as well. "?flag=" is signed correctly. (Its own decodeForm() knows the case but maps it to null, which is dropped.)
# Hurts: downloads and switches written as bare names (?download, ?wsdl, ?os_authType): 401 signature_invalid.
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
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import oauth.signpost.AbstractOAuthConsumer;
import oauth.signpost.OAuthConsumer;
import oauth.signpost.basic.DefaultOAuthConsumer;
import oauth.signpost.http.HttpParameters;
import oauth.signpost.http.HttpRequest;
import oauth.signpost.signature.HmacSha1MessageSigner;
import oauth.signpost.signature.SignatureBaseString;

public class Run {
    static String base;

    public static void main(String[] args) throws Exception {
        System.out.println("signpost-core 2.1.1 on Java " + Runtime.version());
        String expected = "?flag: flag=; ?flag=: flag=; ?flag&a=1: a=1&flag=";
        String seen = "?flag: " + signed("?flag") + "; ?flag=: " + signed("?flag=") + "; ?flag&a=1: " + signed("?flag&a=1");
        String recorded = "?flag: nothing; ?flag=: flag=; ?flag&a=1: a=1";
        System.out.println("expected: " + expected);
        System.out.println("seen:     " + seen);
        if (!seen.equals(recorded)) {
            System.out.println("CHANGED: this is no longer the behaviour described");
            System.exit(1);
        }
    }

    static String signed(String query) throws Exception {
        OAuthConsumer consumer = new DefaultOAuthConsumer("key", "secret");
        consumer.setMessageSigner(new HmacSha1MessageSigner() {
            @Override
            public String sign(HttpRequest request, HttpParameters parameters) throws oauth.signpost.exception.OAuthMessageSignerException {
                base = new SignatureBaseString(request, parameters).generate();
                return super.sign(request, parameters);
            }
        });
        consumer.sign("https://example.com/rest" + query);
        String pairs = java.net.URLDecoder.decode(base.substring(base.lastIndexOf('&') + 1), "UTF-8");
        String own = pairs.replaceAll("&?oauth_[^&]*", "");
        return own.isEmpty() ? "nothing" : own;
    }
}
JAVA
java -cp "lib/*" Run.java
