// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

/**
 * A table of a page. Cells of numbers carry the bare number in {@code data-v}, by which the page's
 * script sorts; without the script the table is simply a table.
 */
final class HtmlTable {
  private final StringBuilder out = new StringBuilder();

  /** Starts a table; the names of columns of numbers start with {@code >}. */
  HtmlTable(String caption, String... columns) {
    out.append("<div class=\"scroll\"><table class=\"sortable\"><caption>")
        .append(Html.escape(caption))
        .append("</caption><thead><tr>");
    for (String column : columns) {
      boolean number = column.startsWith(">");
      out.append("<th scope=\"col\"")
          .append(number ? " class=\"n\">" : ">")
          .append(Html.escape(number ? column.substring(1) : column))
          .append("</th>");
    }
    out.append("</tr></thead><tbody>\n");
  }

  HtmlTable row() {
    out.append("<tr>");
    return this;
  }

  HtmlTable text(String text) {
    out.append("<td>").append(Html.escape(text)).append("</td>");
    return this;
  }

  HtmlTable code(String text) {
    out.append("<td class=\"c\">").append(Html.escape(text)).append("</td>");
    return this;
  }

  HtmlTable number(long number) {
    return number(number, Quantities.count(number));
  }

  HtmlTable number(long number, String shown) {
    out.append("<td class=\"n\" data-v=\"")
        .append(number)
        .append("\">")
        .append(Html.escape(shown))
        .append("</td>");
    return this;
  }

  /** A number that is bad news unless it is zero. */
  HtmlTable alarm(long number) {
    out.append(number == 0 ? "<td class=\"n\" data-v=\"" : "<td class=\"n bad\" data-v=\"")
        .append(number)
        .append("\">")
        .append(Quantities.count(number))
        .append("</td>");
    return this;
  }

  HtmlTable end() {
    out.append("</tr>\n");
    return this;
  }

  /** Starts the rows that stay below the others however those are sorted. */
  HtmlTable foot() {
    out.append("</tbody><tfoot>\n");
    return this;
  }

  /** {@return the table} */
  String done() {
    boolean footed = out.indexOf("<tfoot>") >= 0;
    return out.append(footed ? "</tfoot></table></div>\n" : "</tbody></table></div>\n").toString();
  }
}
