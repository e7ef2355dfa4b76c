// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** Source text that javac reads without a file. */
final class TextFile extends SimpleJavaFileObject {
  private final String name;
  private final String text;

  /**
   * @param name relative to the repository
   */
  TextFile(String name, String text) {
    super(URI.create("text:///" + name), Kind.SOURCE);
    this.name = name;
    this.text = text;
  }

  String relativeName() {
    return name;
  }

  @Override
  public String getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
