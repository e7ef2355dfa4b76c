// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** Source text that javac reads without a file. */
final class TextFile extends SimpleJavaFileObject {
  private final String text;

  TextFile(String text) {
    super(URI.create("text:///Text.java"), Kind.SOURCE);
    this.text = text;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
