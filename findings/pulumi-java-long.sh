#!/usr/bin/env bash
# Pulumi for Java and a number of the type long.
#
# Expected: Output.of and Context.export take any type, and the compiler agrees. A long is an ordinary number in Java, and what REST clients
#   have for ids; an int of Python, which has no other size, is an output.
# Seen: of Java's numbers, int and double alone are known. The program fails at its end, when the outputs are sent: "Type 'Long' is not a
#   supported argument type". float, BigDecimal and Set fail the same way; List works.
# Hurts: ids of pages, repositories and workflows, which do not fit in an int. A double is the way out, exact up to 2^53, and is written
#   as 9.8765432101E10 wherever Java makes a string of it.
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
      <groupId>com.pulumi</groupId><artifactId>pulumi</artifactId><version>1.20.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >install.log 2>&1 || { cat install.log >&2; exit 2; }

cat > Run.java <<'JAVA'
import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Set;

public class Run {
    public static void main(String[] args) {
        System.out.println("com.pulumi:pulumi 1.20.0 on Java " + Runtime.version());
        String seen = "";
        for (Object value : new Object[] {7, 7.5, 7L, List.of("a"), Set.of("a")}) {
            seen += value.getClass().getSimpleName().replaceAll("\\d", "") + " " + outcome(value) + ", ";
        }
        boolean isAsDescribed = seen.equals("Integer exported, Double exported, Long refused, List exported, Set refused, ");
        System.out.println("expected: " + seen.replace("refused", "exported"));
        System.out.println("seen:     " + seen);
        if (!isAsDescribed) System.out.println("CHANGED: this is no longer the behaviour described");
        System.exit(isAsDescribed ? 0 : 1);
    }

    static String outcome(Object value) {
        try {
            var result = PulumiTest.runTest(context -> context.export("id", Output.of(value)));
            if (result.exceptions().isEmpty()) return "exported";
            return result.exceptions().toString().contains("is not a supported argument type") ? "refused" : "something else";
        } finally {
            PulumiTest.cleanup();
        }
    }
}
JAVA
java -cp "lib/*" Run.java 2>/dev/null
