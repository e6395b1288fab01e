package dev.kapsel.builder.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.layer.EntryPath;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  static final Site SITE = new Site("env", "env/lib/python3/site");
  private static final String HASH = "0123456789abcdefghijklmnop";

  /** Of files in their short form. */
  private static Optional<List<String>> claims(Stream<String> files) {
    NavigableMap<String, String> paths = new TreeMap<>(EntryPath.ORDER);
    files.forEach(file -> paths.put(SITE.full(file), HASH));
    return Claims.of(paths, hash -> hash, SITE);
  }

  private static List<String> claims(String... files) {
    return claims(Stream.of(files)).orElseThrow();
  }

  @Test
  void usualPackageTakesItsDirectories() {
    assertThat(claims("six/a.py", "six/b.py", "six/c/d.py", "six-1.dist-info/RECORD"))
        .containsExactly("six-1.dist-info/", "six/");
  }

  @Test
  void filesOfCommonDirectoriesAreTakenOneByOne() {
    assertThat(claims("six.py", "/bin/six", "/share/man/man1/six.1", "/etc/six.conf"))
        .containsExactly(
            "/bin/six 0123456789abcdefghij",
            "/etc/six.conf 0123456789abcdefghij",
            "/share/man/man1/six.1 0123456789abcdefghij",
            "six.py 0123456789abcdefghij");
  }

  @Test
  void namespacePackageTakesWhatIsItsOwn() {
    assertThat(claims("nvidia/__init__.py", "nvidia/cublas/x.py", "nvidia/cublas/y.py"))
        .containsExactly("nvidia/__init__.py 0123456789abcdefghij", "nvidia/cublas/");
    assertThat(claims("a/b/c/x.py", "a/b/c/y.py", "a/b/d/x.py"))
        .containsExactly("a/b/c/", "a/b/d/");
  }

  @Test
  void bytecodeTakesNothing() {
    assertThat(claims("six.py", "__pycache__/six.pyc")).hasSize(1);
  }

  @Test
  void nameThatContinuesThatOfADirectoryIsNotInIt() {
    assertThat(claims("a/x.py", "a/y.py", "a-b/x.py", "a-b/y.py", "a0/x.py", "a0/y.py"))
        .containsExactly("a-b/", "a/", "a0/");
  }

  @Test
  void directoryOfManyIsNotLookedInto() {
    Stream<String> many =
        IntStream.range(0, 300).boxed().flatMap(i -> Stream.of("n/d" + i + "/x", "n/d" + i + "/y"));
    assertThat(claims(many)).hasValue(List.of("n/"));
  }

  @Test
  void whoTakesTooMuchIsNotTold() {
    assertThat(claims(IntStream.range(0, 600).mapToObj(i -> "module" + i + ".py"))).isEmpty();
    String deep = "n".repeat(250);
    assertThat(claims(IntStream.range(0, 80).mapToObj(i -> deep + i + ".py"))).isEmpty();
  }
}
