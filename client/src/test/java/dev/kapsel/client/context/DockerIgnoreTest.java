package dev.kapsel.client.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Docker's rules; most examples are those of its documentation. Lines are parted by a comma. */
class DockerIgnoreTest {

  private static boolean ignores(String lines, String path) {
    return DockerIgnore.parse(lines.replace(',', '\n')).ignores(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "*.md              | a.md",
        "*/temp*           | a/temporary.txt",
        "*/temp*           | a/temp",
        "*/*/temp*         | a/b/temporary.txt",
        "temp?             | tempa",
        "**/*.go           | a.go",
        "**/*.go           | a/b/c.go",
        "**/node_modules   | a/node_modules/b/c.js",
        "/foo              | foo",
        "foo/              | foo/bar",
        "./foo//bar/.      | foo/bar",
        "a/../b            | b",
        "foo/**            | foo/a/b",
        "a/**/b            | a/b",
        "a/**/b            | a/x/y/b",
        "**                | any/thing",
        "*                 | any/thing",
        "[a-c].txt         | b.txt",
        "[^a-c].txt        | d.txt",
        "[]].txt           | ].txt",
        "[&&].txt          | &.txt",
        "a.b+(c)           | a.b+(c)",
        "\\#file           | #file",
        "\\*.md            | *.md",
        "  foo             | foo",
        "*.md,!README.md   | a.md",
        "*.md,!README*.md,README-secret.md | README-secret.md",
        "!README.md,*.md   | README.md",
        "foo,!foo/bar      | foo/baz"
      })
  void isLeftOut(String lines, String path) {
    assertThat(ignores(lines, path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "*.md              | b/a.md",
        "*/temp*           | temp",
        "*/temp*           | a/b/temp",
        "temp?             | temp",
        "temp?             | temp/a",
        "**/*.go           | a.goo",
        "foo               | a/foo",
        "foo               | foobar",
        "FOO               | foo",
        "foo/**            | foo",
        "a/**/b            | a/bb",
        "[a-c].txt         | d.txt",
        "[^/].txt          | ab.txt",
        "a.b               | axb",
        "# foo             | # foo",
        "\\*.md            | a.md",
        "*.md,!README.md   | README.md",
        "*,!src/**         | src/a/b",
        "*.md,README-secret.md,!README*.md | README-secret.md",
        "foo,!foo/bar      | foo/bar/a",
        "**,!**/*.py       | a/b.py"
      })
  void stays(String lines, String path) {
    assertThat(ignores(lines, path)).isFalse();
  }

  @Test
  void linesEndAsEditorsEndThem() {
    DockerIgnore ignore = DockerIgnore.parse("\uFEFF*.md\r\n\r\n!README.md\r\n");
    assertThat(ignore.ignores("a.md")).isTrue();
    assertThat(ignore.ignores("README.md")).isFalse();
  }

  @Test
  void whatIsNoPatternIsNamedWithItsLine() {
    assertThatThrownBy(() -> DockerIgnore.parse("a\n!\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("after `!`");
    assertThatThrownBy(() -> DockerIgnore.parse("[a"))
        .hasMessageContaining("line 1")
        .hasMessageContaining("`[a` is no pattern");
  }
}
