package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.access.Caller.Person;
import dev.kapsel.model.access.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has signed, as an HTTP API says it in {@code authorizer.iam.userArn}. */
final class IamCallersTest {

  private static final Member ADMINISTRATOR =
      Member.parse("iam:arn:aws:iam::123456789012:role/Ops");

  private final IamCallers callers =
      new IamCallers(new AccessSettings(List.of(), Set.of(ADMINISTRATOR)));

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sts::123456789012:assumed-role/Training/session-1, arn:aws:iam::123456789012:role/Training",
    "arn:aws:sts::123456789012:assumed-role/Training/i-0abc, arn:aws:iam::123456789012:role/Training",
    "arn:aws-cn:sts::123456789012:assumed-role/Training/x, arn:aws-cn:iam::123456789012:role/Training",
    "arn:aws:iam::123456789012:user/path/ada, arn:aws:iam::123456789012:user/path/ada",
    "arn:aws:iam::123456789012:root, arn:aws:iam::123456789012:root"
  })
  void aSessionIsItsRole(String signed, String member) {
    assertThat(callers.caller(Map.of(IamCallers.ARN, signed)))
        .get()
        .satisfies(person -> assertThat(person.id()).isEqualTo("iam:" + member))
        .satisfies(person -> assertThat(person.administrator()).isFalse());
  }

  /** A name that is written like a session must not become somebody else's role. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "arn:aws:sts::123456789012:federated-user/ada",
        "arn:aws:sts::12345:assumed-role/Training/x",
        "arn:aws:sts::123456789012:assumed-role/Training",
        "arn:aws:iam::123456789012:role/Training",
        "arn:aws:sts::123456789012:assumed-role/Tr aining/x"
      })
  void whatNamesNobodyIsNobody(String signed) {
    assertThat(callers.caller(Map.of(IamCallers.ARN, signed))).isEmpty();
    assertThat(callers.caller(Map.of())).isEmpty();
  }

  @Test
  void aRoleCanLookAfterTheInstallation() {
    assertThat(
            callers.caller(
                Map.of(IamCallers.ARN, "arn:aws:sts::123456789012:assumed-role/Ops/somebody")))
        .get()
        .extracting(Person::administrator)
        .isEqualTo(true);
  }
}
