#!/usr/bin/env bash
# ScribeJava and the order of the parameters in the OAuth 1.0a signature base string.
#
# Expected: RFC 5849, 3.4.1.3.2: names and values are encoded first, then sorted by their bytes. "[" encodes to "%5B", which
#   sorts before "." and digits, although "[" itself sorts after them.
# Seen: ScribeJava sorts the decoded names and encodes afterwards. Names of letters, digits and "_" come out right, and so do
#   single parameters; label[] next to label1 does not, and 401 signature_invalid is all that the server can say.
# Hurts: calls whose parameter names have brackets, dots or spaces next to names that share a prefix.
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
      <groupId>com.github.scribejava</groupId><artifactId>scribejava-core</artifactId><version>8.3.3</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import com.github.scribejava.core.extractors.BaseStringExtractorImpl;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Verb;
import java.net.URLDecoder;

public class Run {
    public static void main(String[] args) throws Exception {
        System.out.println("scribejava-core 8.3.3 on Java " + Runtime.version());
        OAuthRequest request = new OAuthRequest(Verb.GET, "https://example.com/rest?label%5B%5D=x&label1=y");
        request.addOAuthParameter("oauth_consumer_key", "key");
        String base = new BaseStringExtractorImpl().extract(request);
        String expected = "label%5B%5D=x&label1=y&oauth_consumer_key=key";
        String recorded = "label1=y&label%5B%5D=x&oauth_consumer_key=key";
        String seen = URLDecoder.decode(base.substring(base.lastIndexOf('&') + 1), "UTF-8");
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
