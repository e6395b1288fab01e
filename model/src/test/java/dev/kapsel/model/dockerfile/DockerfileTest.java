package dev.kapsel.model.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {

  private static final Arguments NONE = Arguments.NONE;

  private static Dockerfile.Reading read(String text, Arguments arguments) {
    return Dockerfile.of(new ImageSource.Dockerfile(text, arguments), Platform.LINUX_AMD64);
  }

  private static Dockerfile.Reading withFiles(String text) {
    Sha256 content = Sha256.of("context".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    ImageSource.Context context = new ImageSource.Context(content, "Dockerfile", NONE);
    return Dockerfile.of(context, text, Platform.LINUX_AMD64);
  }

  private static Dockerfile readable(String text, Arguments arguments) {
    Dockerfile.Reading reading = read(text, arguments);
    assertThat(reading.problems()).isEmpty();
    return Objects.requireNonNull(reading.dockerfile());
  }

  private static String local(ImageReference reference) {
    return "local/" + reference.repository().replaceFirst(".*/", "");
  }

  @Test
  void stagesAreWrittenOneInstructionALineWithImagesOfTheirReader() {
    Dockerfile dockerfile =
        readable(
            """
            # syntax=docker/dockerfile:1
            ARG VERSION=3.11
            FROM --platform=$BUILDPLATFORM python:${VERSION}-slim AS Build
            RUN pip install \\
                # a comment between
                build && \\

                true
            FROM debian:12 AS unused
            FROM python:3.12
            COPY --from=ghcr.io/astral-sh/uv:0.5 --chmod=755 /uv /bin/
            COPY --from=build /x /x
            RUN --mount=type=bind,from=0,target=/m --mount=type=cache,target=/c true
            """,
            NONE);
    assertThat(dockerfile.base()).hasToString("docker.io/library/python:3.12");
    assertThat(dockerfile.images())
        .extracting(ImageReference::toString)
        .containsExactly(
            "docker.io/library/python:3.12",
            "docker.io/library/python:3.11-slim",
            "ghcr.io/astral-sh/uv:0.5");
    assertThat(dockerfile.text(DockerfileTest::local))
        .isEqualTo(
            """
            ARG VERSION=3.11
            FROM local/python AS stage-0
            RUN pip install     build &&     true
            FROM local/python AS stage-2
            COPY --from=local/uv --chmod=755 /uv /bin/
            COPY --from=stage-0 /x /x
            RUN --mount=type=bind,from=stage-0,target=/m --mount=type=cache,target=/c true
            """);
  }

  @Test
  void whatIsWrittenIsReadTheSameWay() {
    String text =
        readable("FROM a AS x\nRUN <<END\nfrom b import c\nEND\nFROM x\nCOPY --from=x / /\n", NONE)
            .text(DockerfileTest::local);
    assertThat(text)
        .isEqualTo(
            "FROM local/a AS stage-0\nRUN <<END\nfrom b import c\nEND\n"
                + "FROM stage-0 AS stage-1\nCOPY --from=stage-0 / /\n");
    assertThat(readable(text, NONE).text(reference -> "local/a")).isEqualTo(text);
  }

  @Test
  void aTargetEndsIt() {
    String text = "FROM a AS one\nRUN one\nFROM b AS two\nRUN two\n";
    Dockerfile dockerfile = readable(text, new Arguments(Map.of(), "ONE"));
    assertThat(dockerfile.text(DockerfileTest::local))
        .isEqualTo("FROM local/a AS stage-0\nRUN one\n");
    assertThat(read(text, new Arguments(Map.of(), "three")).problems())
        .extracting(DockerfileProblem::message, DockerfileProblem::fix)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("it has no stage `three`", "Its stages: one, two"));
  }

  @ParameterizedTest
  @CsvSource({
    "A=1,          $A,           1",
    "A=1,          a:${A}-b,     a:1-b",
    "A,            x${A:-d},     xd",
    "A=1,          x${A:+y},     xy",
    "A,            x${A:+y},     x",
    "'A=1 B=2',    ${A}${B},     12",
    "'A=\"p q\"',  x,            x",
    "'A=1',        ${GIVEN},     ",
    "'GIVEN=1',    g${GIVEN},    gyes",
    "'GIVEN',      g$GIVEN,      gyes"
  })
  void argumentsBeforeTheFirstFromAreItsOwn(String declared, String from, String image) {
    Dockerfile.Reading reading =
        read("ARG " + declared + "\nFROM " + from, new Arguments(Map.of("GIVEN", "yes"), null));
    if (image == null) {
      assertThat(reading.problems()).singleElement().asString().contains("names no image");
    } else {
      assertThat(Objects.requireNonNull(reading.dockerfile()).base())
          .isEqualTo(ImageReference.parse(image));
    }
  }

  @Test
  void anEscapeMayBeAnother() {
    Dockerfile dockerfile = readable("# escape=`\nFROM a\nRUN a `\n  b \\\nRUN c", NONE);
    assertThat(dockerfile.text(DockerfileTest::local))
        .isEqualTo("# escape=`\nFROM local/a AS stage-0\nRUN a   b \\\nRUN c\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN <<END\nADD http://127.0.0.1/a /a\nEND",
        "RUN cat <<-'END' >/a\nADD http://127.0.0.1/a /a\n\tEND",
        "RUN cat <<<word",
        "RUN echo 'a <<A b' \"<<B\"",
        "RUN bash -c \"x\" <<END\nADD http://127.0.0.1/a /a\nEND",
        "COPY <<END /a\nfrom x import y\nEND",
        "RUN --mount=type=tmpfs,target=/a true",
        "RUN --network=none true",
        "COPY --from=registry.example.com/other /a /a",
        "ONBUILD RUN true",
        "HEALTHCHECK --interval=5s CMD true",
        "ENV A=b \\\n # comment\n C=d"
      })
  void isRun(String instructions) {
    assertThat(read("FROM a\n" + instructions, NONE).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADD http://127.0.0.1/a /a",
        "ADD ht\\tp://127.0.0.1/a /a",
        "ADD \"ht\"tp://127.0.0.1/a /a",
        "ADD [\"ht\\u0074p://127.0.0.1/a\", \"/a\"]",
        "ADD [\"http:/''/127.0.0.1/a\", \"/a\"]",
        "ADD $URL /a",
        "ADD git@127.0.0.1:a/b /a",
        "ADD github.com/a/b /a",
        "ADD --checksum=sha256:0 a /a",
        "ONBUILD ADD http://127.0.0.1/a /a",
        "ONBUILD \u00a0ADD http://127.0.0.1/a /a",
        "ONBUILD RUN --mount=type=bind,from=registry.example.com/other true",
        "ONBUILD RUN \u00a0--mount=type=bind,from=registry.example.com/other true",
        "RUN true \\\\\nADD http://127.0.0.1/a /a",
        "RUN true \\\n# comment\n && true\nAD\\\nD http://127.0.0.1/a /a",
        "RUN <<\"END\nADD http://127.0.0.1/a /a\nEND",
        "RUN true # <<A \"\nADD http://127.0.0.1/x /x\nRUN <<A\nA",
        "RUN true # <<A '\nADD http://127.0.0.1/x /x\nRUN <<A\nA",
        "RUN true # <<A ${\nADD http://127.0.0.1/x /x\nRUN <<A\nA",
        "RUN cat <<A-1\nRUN <<B\nA-1\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "RUN cat 1<<2\nRUN <<B\n2\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "RUN echo '${' <<A\nRUN <<B\nA\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "RUN cat\u00a0<<A\nRUN <<B\nA\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "RUN cat\u000b<<A\nRUN <<B\nA\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "RUN cat << A\nRUN <<B\nA\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "RUN x<<A\nA",
        "ONBUILD RUN <<A\nRUN <<B\nA\nADD http://127.0.0.1/x /x\nRUN <<B\nB",
        "ONBUILD -- ADD http://127.0.0.1/x /x",
        "RUN [\"true\", \" <<A \"]\nA",
        "RUN --mount=type=cache,from=b,from=c,target=/m true",
        "RUN --mount type=ssh true",
        "COPY --from=b --from=c / /",
        "COPY --from evil/image /a /b",
        "ADD [a] gi\"t\"hub.com/evil/x /y/",
        "RUN ${A:-<<END} <<END\nADD http://127.0.0.1/a /a\nEND",
        "RUN <<END\ntrue",
        "CMD <<END\nADD http://127.0.0.1/a /a\nEND",
        "RUN \u00a0--mount=type=bind,from=registry.example.com/other true",
        "RUN --mount=type=bind,\"from=other\" true",
        "RUN --mount=type=bind,from=$OTHER true",
        "RUN --mount=type=secret,id=a true",
        "RUN --network=host true",
        "RUN --security=insecure true",
        "RUN --device=all true",
        "COPY --from=$OTHER /a /a",
        "COPY --fr\\om=other /a /a",
        "COPY --from=7 /a /a",
        "\u00a0ADD http://127.0.0.1/a /a",
        "INCLUDE http://127.0.0.1/a"
      })
  void isRefusedWithFilesToo(String instructions) {
    assertThat(withFiles("FROM a\nARG URL\n" + instructions).problems()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN [\"true`\",\" <<A \",\"y\"]\nADD http://127.0.0.1/x /x\nRUN <<A\nA",
        "RUN true # \"a\\\" <<A \"\nADD http://127.0.0.1/x /x\nRUN <<A\nA"
      })
  void anotherEscapeHidesNothing(String instructions) {
    assertThat(withFiles("# escape=`\nFROM a\n" + instructions).problems()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"COPY a /a", "ADD [\"a b\", \"/a\"]", "ADD a /a", "RUN --mount=target=/a true"})
  void filesComeFromAContextAlone(String instruction) {
    assertThat(read("FROM a\n" + instruction, NONE).problems()).hasSize(1);
    assertThat(withFiles("FROM a\n" + instruction).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RUN true,it has no FROM",
    "'RUN true\nFROM a',RUN stands before the first FROM",
    "FROM scratch,its last stage begins from nothing",
    "'FROM --platform=linux/arm64 a',is another platform than linux/amd64",
    "'FROM a b c',is not understood",
    "'FROM $NOPE',names no image",
    "'FROM UPPER/Case:x y',is not understood"
  })
  void whatCannotBeginIsSaid(String text, String message) {
    assertThat(read(text, NONE).problems())
        .anySatisfy(problem -> assertThat(problem.message()).contains(message));
  }

  @Test
  void stepsFollowTheirBase() {
    ImageSource.Steps steps =
        new ImageSource.Steps(
            ImageReference.parse("kapsel/python:3.11-bookworm"), List.of("RUN true"), NONE);
    Dockerfile.Reading reading = Dockerfile.of(steps, Platform.LINUX_AMD64);
    assertThat(Objects.requireNonNull(reading.dockerfile()).text(one -> "base"))
        .isEqualTo("FROM base AS stage-0\nRUN true\n");
  }
}
