package dev.kapsel.functions.document;

import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.ProblemPage;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The sections of the reference of problems, one page each: the heading is the code, then come its
 * status and what happened, why, and what to do.
 */
@Singleton
public final class ProblemPages {

  private static final Pattern SECTION =
      Pattern.compile(
          "\\A([a-z-]+)\\n\\n([0-9]{3})\\. (.+?)\\n\\n\\*\\*Why\\.\\*\\* (.+?)\\n\\n"
              + "\\*\\*Fix\\.\\*\\* (.+?)\\n*\\z",
          Pattern.DOTALL);
  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>%1$s</title></head>
      <body>
      <h1>%1$s</h1>
      <p><code>%2$s</code>, status %3$d</p>
      %4$s</body>
      </html>
      """;

  private final Map<ProblemCode, ProblemPage> pages = new EnumMap<>(ProblemCode.class);

  public ProblemPages(Documents documents) {
    String[] sections = documents.problems().split("(?m)^## ", -1);
    for (String section : Arrays.asList(sections).subList(1, sections.length)) {
      ProblemPage page = read(section);
      pages.put(ProblemCode.parse(page.code()), page);
    }
  }

  private static ProblemPage read(String section) {
    Matcher matcher = SECTION.matcher(section);
    if (!matcher.matches()) {
      throw new IllegalStateException(
          "a section is not a status with what happened, why, and fix: " + section);
    }
    ProblemCode code = ProblemCode.parse(matcher.group(1));
    return new ProblemPage(
        code.toString(),
        Integer.parseInt(matcher.group(2)),
        code.title(),
        matcher.group(3),
        matcher.group(4),
        matcher.group(5));
  }

  /** Empty where no problem has this code. */
  public Optional<ProblemCode> find(String text) {
    return pages.keySet().stream().filter(code -> code.toString().equals(text)).findFirst();
  }

  public ProblemPage page(ProblemCode code) {
    ProblemPage page = pages.get(code);
    if (page == null) {
      throw new IllegalArgumentException(code + " is not documented");
    }
    return page;
  }

  /** For terminals. */
  public String text(ProblemCode code) {
    ProblemPage page = page(code);
    return "%s (%s, status %d)%n%n%s%n%nWhy: %s%n%nFix: %s%n"
        .formatted(page.title(), page.code(), page.status(), page.what(), page.why(), page.fix());
  }

  /** For browsers. */
  public String html(ProblemCode code) {
    ProblemPage page = page(code);
    String body =
        "%s%n%n**Why.** %s%n%n**Fix.** %s%n".formatted(page.what(), page.why(), page.fix());
    String rendered =
        HtmlRenderer.builder()
            .escapeHtml(true)
            .build()
            .render(Parser.builder().build().parse(body));
    return HTML.formatted(page.title(), page.code(), page.status(), rendered);
  }
}
