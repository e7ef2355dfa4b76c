// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import dev.ration.tools.trace.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Makes text harmless within a page. */
final class Html {
  private Html() {}

  /** {@return the text as it may stand between tags and in quoted attributes} */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (char character : Printable.of(text).toCharArray()) {
      switch (character) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(character);
      }
    }
    return safe.toString();
  }

  /** {@return JSON as it may stand in a script element, where {@code </script>} would end it} */
  static String escapeJson(String json) {
    return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
  }

  /** {@return the source expression that allows this very script or style, and no other} */
  static String policyHash(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
