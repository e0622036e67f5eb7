import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.UUID;

/**
 * How a JDK reads what Confluence hands to it: one request a line, tab-separated, and one response a line.
 *
 * uri URL: "refused", or "host HOST" or "no host", and the name-based UUID of the normalised URL without trailing slashes.
 * same URL URL: "true" or "false". key BASE64: "accepted" or "refused".
 */
public class Readings {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t", -1);
            System.out.println(switch (words[0]) {
                case "uri" -> uri(words[1]);
                case "same" -> new URI(words[1]).equals(new URI(words[2])) + "";
                case "key" -> key(words[1]);
                default -> throw new IllegalArgumentException(words[0]);
            });
        }
    }

    private static String uri(String text) {
        try {
            URI uri = new URI(text);
            String normalised = uri.normalize().toASCIIString().replaceAll("/+$", "");
            UUID id = UUID.nameUUIDFromBytes(normalised.getBytes(StandardCharsets.UTF_8));
            return (uri.getHost() == null ? "no host" : "host " + uri.getHost()) + "\t" + id;
        } catch (URISyntaxException e) {
            return "refused";
        }
    }

    private static String key(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
            return "accepted";
        } catch (GeneralSecurityException e) {
            return "refused";
        }
    }
}
