package dev.kapsel.model.requirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          numpy                                  | numpy
          NumPy==2.2.6                           | numpy==2.2.6
          zope.interface                         | zope-interface
          A__b-.c >= 1.0 , != 1.5.*,<2           | a-b-c>=1.0,!=1.5.*,<2
          pandas [ Parquet , SQL_Alchemy ] ~=2.2 | pandas[parquet,sql-alchemy]~=2.2
          pandas (>=2)                           | pandas>=2
          torch==2.6.0+CPU                       | torch==2.6.0+cpu
          x==1!2.0.post1.dev3                    | x==1!2.0.post1.dev3
          x===Any-Thing_1                        | x===Any-Thing_1
          x; os_name=='nt'                       | x ; os_name == "nt"
          x;(os_name in 'a b'or'c'==extra)       | x ; (os_name in "a b" or "c" == extra)
          x@https://h.example/x-1.whl;           | -
          x@https://h.example/x-1.whl ; extra=="a" | x @ https://h.example/x-1.whl ; extra == "a"
          """)
  void spellingIsUnified(String written, String normal) throws Exception {
    if (normal.equals("-")) {
      assertThatExceptionOfType(MalformedRequirement.class)
          .isThrownBy(() -> Requirement.parse(written));
      return;
    }
    Requirement requirement = Requirement.parse(written);
    assertThat(requirement).hasToString(normal);
    assertThat(Requirement.parse(normal)).isEqualTo(requirement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-r other.txt",
        "--index-url https://h.example",
        "numpy=1.0",
        "numpy==",
        "numpy==1.0,",
        "numpy==one",
        "numpy>=1.*",
        "numpy~=1",
        "numpy>1.0+cpu",
        "numpy 1.0",
        "numpy; rm -rf /",
        "numpy && reboot",
        "numpy | tee x",
        "$(reboot)",
        "`reboot`",
        "numpy==1.0`reboot`",
        "numpy==1.0;os_name=='$(reboot)'",
        "numpy; os_name == 'a' and",
        "numpy; unknown == 'a'",
        "numpy; os_name 'a'",
        "numpy; (os_name == 'a'",
        "numpy[a b]",
        "numpy[a",
        "_numpy",
        "numpy-",
        "./numpy.whl",
        "https://h.example/numpy.whl",
        "numpy @ https://h.example/a b.whl",
        "numpy @ https://h.example/$(reboot)",
        "numpy @ ",
        "numpy==1.0 --hash=md5:00",
        "numpy==1.0 --global-option=x",
        "numpy # comment",
        "n\u00fcmpy",
        "numpy\u2003==1.0",
        "numpy\n--index-url=https://h.example"
      })
  void whatIsNoRequirementIsRefusedWithAFix(String text) {
    assertThatExceptionOfType(MalformedRequirement.class)
        .isThrownBy(() -> Requirement.parse(text))
        .satisfies(e -> assertThat(e.fix()).isNotBlank());
  }

  @Test
  void deeplyNestedMarkersAreRefused() {
    String marker = "(".repeat(1_000) + "os_name == 'a'" + ")".repeat(1_000);
    assertThatExceptionOfType(MalformedRequirement.class)
        .isThrownBy(() -> Requirement.parse("x; " + marker));
  }

  @Test
  void noMessageShowsALogin() {
    assertThatExceptionOfType(MalformedRequirement.class)
        .isThrownBy(() -> Requirement.parse("x @ https://me:hunter2@h.example/x.whl y"))
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "numpy==1.0,true",
    "numpy===1.0,true",
    "numpy==1.*,false",
    "numpy>=1,false",
    "numpy,false",
    "numpy @ https://h.example/numpy.whl,true"
  })
  void onlyOneVersionIsPinned(String text, boolean pinned) throws Exception {
    assertThat(Requirement.parse(text).pinned()).isEqualTo(pinned);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          Python =3.11;python=3.11;true
          numpy  1.26.4 ;numpy 1.26.4;true
          conda-forge::NumPy >=1.26, < 2;conda-forge::numpy>=1.26,<2;false
          blas=*=mkl;blas=*=mkl;false
          numpy==1.26.4=py311_0;numpy==1.26.4=py311_0;true
          pip;pip;false
          """)
  void condaSpellingIsUnified(String written, String normal, boolean pinned) throws Exception {
    CondaSpec spec = CondaSpec.parse(written);
    assertThat(spec).hasToString(normal);
    assertThat(spec.pinned()).isEqualTo(pinned);
    assertThat(CondaSpec.parse(normal)).isEqualTo(spec);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-c x", "numpy;x", "$(reboot)", "a`b`", "numpy >1 && x", "n\u00fcmpy"})
  void whatIsNoCondaSpecificationIsRefused(String text) {
    assertThatExceptionOfType(MalformedRequirement.class).isThrownBy(() -> CondaSpec.parse(text));
  }
}
